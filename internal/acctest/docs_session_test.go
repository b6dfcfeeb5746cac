// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// blockMark begins a line that the session prints before each block.
const blockMark = "::"

// blockHead stands before each block, because a block may have started another shell, which reads the rest. A command
// that fails ends the session, and so does a program that a reader would leave running.
const blockHead = `set -eo pipefail; trap 'status=$?; if [ -n "$(jobs -pr)" ]; then sleep 1; fi; ` +
	`for job in $(jobs -pr); do kill $job; echo "still running: $job"; status=1; done; exit $status' EXIT; echo ` + blockMark

// session returns what the reader of a page types.
func (p page) session() string {
	text := ""
	for _, b := range p.blocks {
		text += fmt.Sprintf("%s%s:%d\n", blockHead, p.name, b.line)
		if b.file == "" {
			text += b.text
		} else {
			text += fmt.Sprintf("mkdir -p %s\ncat >%s <<'END OF FILE'\n%sEND OF FILE\n", path.Dir(b.file), b.file, b.text)
		}
	}
	return text
}

// leaveOut removes the sections that need what this machine lacks. around is the text of the files in the reader's
// folder.
func (p *page) leaveOut(t *testing.T, cli CLI, around string) {
	t.Helper()
	texts, commands := map[string]string{}, map[string]string{}
	for _, b := range p.blocks {
		texts[b.section] += b.text
		if b.file == "" {
			commands[b.section] += b.text
		}
	}
	for section, text := range texts {
		if reason := lacks(t, cli, around+text, commands[section]); reason != "" {
			t.Run(section, func(t *testing.T) { t.Skip(reason) })
			p.blocks = slices.DeleteFunc(slices.Clone(p.blocks), func(b block) bool { return b.section == section })
		}
	}
}

// run has bash read the session, in a folder and with nothing in the environment but env.
func (p page) run(ctx context.Context, folder string, env []string) error {
	bash := exec.CommandContext(ctx, "bash")
	bash.Dir, bash.Env, bash.Stdin, bash.WaitDelay = folder, env, strings.NewReader(p.session()), 10*time.Second
	out, err := bash.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w, in the last of these blocks (%sPAGE:LINE)\n%s", err, blockMark, out)
	}
	for _, b := range p.blocks {
		if line := missing(string(out), fmt.Sprintf("%s:%d", p.name, b.line), b.output); line != "" {
			return fmt.Errorf("%s:%d does not print the line %q\n%s", p.name, b.line, line, out)
		}
	}
	return nil
}

// missing returns the first line of want that a block did not print, in this order.
func missing(out, block, want string) string {
	_, printed, found := strings.Cut(out, blockMark+block+"\n")
	if !found {
		return blockMark + block
	}
	printed, _, _ = strings.Cut(printed, "\n"+blockMark)
	for line := range strings.Lines(want) {
		line = strings.TrimSpace(line)
		_, rest, found := strings.Cut(printed, line)
		if !found {
			return line
		}
		printed = rest
	}
	return ""
}

// adapt replaces a module of a release by the one in the repository, and a port that readers have free by one that is.
func (p page) adapt(t *testing.T) {
	t.Helper()
	free := freePort(t)
	for i, b := range p.blocks {
		p.blocks[i].text = strings.ReplaceAll(withoutRelease(t, b.text), "127.0.0.1:9090", free)
	}
}

// withoutRelease replaces a module of a release by the one in the repository.
func withoutRelease(t *testing.T, text string) string {
	t.Helper()
	repository, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	return releasedModule.ReplaceAllString(text, filepath.ToSlash(repository)+"/$1")
}

var releasedModule = regexp.MustCompile(`github\.com/dialnexa/terraform-provider-dialnexa//([\w/-]+)\?ref=[\w.]+`)

// freePort returns an address that is free. Its port is below those that systems give to connections and to listeners
// that ask for any: one of these could be taken before the session is ready to listen.
func freePort(t *testing.T) string {
	t.Helper()
	for range 100 {
		address := fmt.Sprint("127.0.0.1:", 10_000+rand.IntN(20_000)) // #nosec G404 -- any will do
		listener, err := net.Listen("tcp", address)                   //nolint:noctx // closed immediately
		if err == nil {
			_ = listener.Close()
			return address
		}
	}
	t.Fatal("no port is free")
	return ""
}
