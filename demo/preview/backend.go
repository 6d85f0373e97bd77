package preview

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/grpcplugin"
	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
)

const startPatience = 10 * time.Second

// backends runs the plugins' backend binaries: each is started by its first request, and restarted after it
// has exited or was rebuilt.
type backends struct {
	log *slog.Logger

	mu      sync.Mutex
	running map[string]*backendProcess // by plugin id
	closed  bool
}

// backendProcess is one started binary and its three services.
type backendProcess struct {
	client      *goplugin.Client
	built       time.Time // of the file when it was started
	data        grpcplugin.DataClient
	resources   grpcplugin.ResourceClient
	diagnostics grpcplugin.DiagnosticsClient
}

func newBackends(log *slog.Logger) *backends {
	return &backends{log: log, running: map[string]*backendProcess{}}
}

// close stops all processes; later requests are refused.
func (b *backends) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for _, process := range b.running {
		process.client.Kill()
	}
}

// get returns the plugin's running backend, starting it when needed.
//
// Errors are sentences for the user: the binary is missing, cannot be run, or does not speak the protocol.
func (b *backends) get(meta pluginMeta) (*backendProcess, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, errors.New("the preview is stopping")
	}
	binary := meta.binary()
	if binary == "" {
		return nil, fmt.Errorf("%s has no backend", meta.ID)
	}
	stat, err := os.Stat(binary)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the backend of %s is not built: %s is missing; run \"npm run build\"", meta.Name, filepath.Base(binary))
	}
	if err != nil {
		return nil, fmt.Errorf("the backend of %s cannot be read: %w", meta.Name, err)
	}
	if process := b.running[meta.ID]; process != nil {
		if !process.client.Exited() && process.built.Equal(stat.ModTime()) {
			return process, nil
		}
		process.client.Kill()
		delete(b.running, meta.ID)
	}
	process, err := b.start(binary, stat.ModTime())
	if err != nil {
		return nil, fmt.Errorf("the backend of %s does not start: %w", meta.Name, err)
	}
	b.running[meta.ID] = process
	b.log.Info("plugin backend started", "plugin", meta.ID, "pid", process.client.ReattachConfig().Pid)
	return process, nil
}

func (b *backends) start(binary string, built time.Time) (*backendProcess, error) {
	command := exec.Command(binary)
	command.Env = []string{"GF_VERSION=" + GrafanaVersion, "GF_EDITION=oss", "PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir()}
	client := goplugin.NewClient(&goplugin.ClientConfig{
		Cmd:         command,
		SkipHostEnv: true, // as Grafana: a plugin sees only its own settings
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion: grpcplugin.ProtocolVersion, MagicCookieKey: grpcplugin.MagicCookieKey, MagicCookieValue: grpcplugin.MagicCookieValue,
		},
		VersionedPlugins: map[int]goplugin.PluginSet{grpcplugin.ProtocolVersion: {
			"data":        &grpcplugin.DataGRPCPlugin{},
			"resource":    &grpcplugin.ResourceGRPCPlugin{},
			"diagnostics": &grpcplugin.DiagnosticsGRPCPlugin{},
		}},
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		StartTimeout:     startPatience,
		Logger:           hclog.New(&hclog.LoggerOptions{Name: "plugin", Level: hclog.Info, Output: logLines{b.log}, DisableTime: true}),
	})
	process, err := connect(client)
	if err != nil {
		client.Kill()
		return nil, firstLine(err)
	}
	process.built = built
	return process, nil
}

func connect(client *goplugin.Client) (*backendProcess, error) {
	protocol, err := client.Client()
	if err != nil {
		return nil, err
	}
	process := &backendProcess{client: client}
	if process.data, err = dispense[grpcplugin.DataClient](protocol, "data"); err != nil {
		return nil, err
	}
	if process.resources, err = dispense[grpcplugin.ResourceClient](protocol, "resource"); err != nil {
		return nil, err
	}
	if process.diagnostics, err = dispense[grpcplugin.DiagnosticsClient](protocol, "diagnostics"); err != nil {
		return nil, err
	}
	return process, nil
}

func dispense[T any](protocol goplugin.ClientProtocol, name string) (T, error) {
	var none T
	raw, err := protocol.Dispense(name)
	if err != nil {
		return none, err
	}
	service, ok := raw.(T)
	if !ok {
		return none, fmt.Errorf("its service %q is a %T", name, raw)
	}
	return service, nil
}

// firstLine shortens go-plugin's errors, which contain long advice for developers.
func firstLine(err error) error {
	line, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
	return errors.New(strings.TrimSuffix(strings.TrimSpace(line), "."))
}

// logLines forwards a plugin's log to the host's log.
type logLines struct{ log *slog.Logger }

func (l logLines) Write(text []byte) (int, error) {
	line := strings.TrimSpace(string(text))
	level := slog.LevelDebug
	if strings.HasPrefix(line, "[WARN]") || strings.HasPrefix(line, "[ERROR]") {
		level = slog.LevelWarn
	}
	l.log.Log(context.Background(), level, line)
	return len(text), nil
}
