// Jest setup provided by Grafana scaffolding
import './.config/jest-setup';

// Queries by role ask for the computed style of every ancestor. jsdom answers by matching all style sheets of the page
// against each element, which took most of the time of a form's test; it has no layout that could depend on it.
// What hides an element is its own style or the attribute "hidden". Tests of style sheets call useStyleSheets().
const fromStyleSheets = window.getComputedStyle;
const hidden = document.createElement('div').style;
hidden.display = 'none';
window.getComputedStyle = (element) => (element.hidden ? hidden : element.style);
window.useStyleSheets = () => {
  window.getComputedStyle = fromStyleSheets;
};
