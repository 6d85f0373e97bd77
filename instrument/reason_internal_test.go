package instrument

import "testing"

func BenchmarkReasonOfText(b *testing.B) {
	const text = "search in collection org_memories failed: vectorstore is unavailable"
	for b.Loop() {
		if reasonOfText(text) != ReasonStorage {
			b.Fatal("wrong reason")
		}
	}
}
