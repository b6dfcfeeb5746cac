// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package doctest

import (
	"fmt"
	"net"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// sessionScripts are the scripts of all documents with command blocks.
func sessionScripts(t *testing.T) []script {
	t.Helper()
	known := map[string]string{} // from the text of an example to its name
	documents := map[string]string{}
	folders := map[string]string{} // the text of all files
	for _, folder := range []string{"README.md", "docs", "examples"} {
		eachFile(t, folder, func(name, text string) {
			if path.Ext(name) == ".md" {
				documents[name] = text
			} else {
				if _, shown, found := strings.Cut(text, "SPDX-License-Identifier: MPL-2.0\n\n"); found {
					text = shown // pages leave the license header out
				}
				known[strings.TrimSpace(text)] = name
				folders[path.Dir(name)] += text
			}
		})
	}
	var scripts []script
	for name, text := range documents {
		sections, faults := sectionsOf(name, text, known)
		for _, fault := range faults {
			t.Error(fault)
		}
		for _, s := range sections {
			scripts = append(scripts, s.script(t, folders[path.Dir(name)]))
		}
	}
	if len(scripts) == 0 {
		t.Fatal("no document has a command block")
	}
	return scripts
}

// blockMark begins a line that the session prints before each command block.
const blockMark = "::"

// sessionHead ends background jobs, however the session ends, and names the block
// that failed. With job control, %1 is known, and a job is ended with its children.
const sessionHead = `set -euo pipefail
set -m
exec 2>&1 # a reader sees both
at() { block=$1; echo "` + blockMark + `$1"; }
trap 'status=$?; kill $(jobs -p) 2>/dev/null || true; test $status = 0 || echo "FAILED: the command block $block" >&2' EXIT
`

// script is what a reader does who follows the section in one terminal. around is the
// text of the files in the folder of the document.
func (s section) script(t *testing.T, around string) script {
	t.Helper()
	out := script{name: strings.ReplaceAll(strings.TrimSuffix(s.document, ".md"), "/", ".") + "." + s.name, about: s.document + ", section " + s.title}
	ports := strings.NewReplacer("127.0.0.1:8080", freePort(t), "127.0.0.1:9090", freePort(t))
	session := sessionHead
	for _, b := range s.commands {
		session += fmt.Sprintf("at %s:%d\n%s", s.document, b.line, b.text)
	}
	out.source, out.shell = session, "bash "+session
	folder := "session"
	if strings.HasPrefix(s.document, "examples/") && len(s.files) == 0 {
		folder = path.Dir(s.document)
		out.source += around
	}
	for _, f := range s.files {
		out.source += f.text
		out.files = append(out.files, file(folder+"/"+f.name, f.text))
	}
	if len(s.files) > 0 && !strings.Contains(out.source, "required_providers") {
		out.files = append(out.files, file(folder+"/a_required_providers.tf", requiredProviders))
	}
	out.files = append(out.files, file("session.sh", session))
	out.lines = []string{"mkdir " + folder, "cd " + folder}
	if len(s.commands) == 0 {
		out.shell, out.lines = "", append(out.lines, "exec terraform fmt -check -diff", "exec terraform init", "exec terraform validate")
		out.files = out.files[:len(out.files)-1]
	} else {
		out.lines = append(out.lines, "[windows] skip 'the commands are for bash'", "exec bash $WORK/session.sh")
	}
	if strings.Contains(session, "dialnexa-mock") { // it has to say itself where the mock is
		out.lines = append([]string{"env DIALNEXA_API_KEY= DIALNEXA_BASE_URL="}, out.lines...)
	}
	for _, b := range s.commands {
		if b.output != "" {
			name := fmt.Sprintf("output_%d", b.line)
			out.files = append(out.files, file(name, b.output))
			out.lines = append(out.lines, fmt.Sprintf("prints %s:%d $WORK/%s", s.document, b.line, name))
		}
	}
	for i, f := range out.files {
		out.files[i].Data = []byte(ports.Replace(localModule(t, string(f.Data))))
	}
	return out
}

var releasedModule = regexp.MustCompile(`github\.com/dialnexa/terraform-provider-dialnexa//([\w/-]+)\?ref=[\w.]+`)

// localModule replaces a module of a release by the one in this repository.
func localModule(t *testing.T, text string) string {
	t.Helper()
	here, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	return releasedModule.ReplaceAllString(text, filepath.ToSlash(here)+"/$1")
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed immediately
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

func file(name, text string) txtar.File { return txtar.File{Name: name, Data: []byte(text)} }
