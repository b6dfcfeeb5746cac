// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"math/rand/v2"
	"net"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// sessionScripts are the scripts of all documents with command blocks, and the
// folders of the examples that they apply or test.
func sessionScripts(t *testing.T) (scripts []script, applied []string) {
	t.Helper()
	known := map[string]string{} // from the text of an example to its name
	documents := map[string]string{}
	folders := map[string]string{} // the text of all files
	for _, folder := range []string{"README.md", "docs", "examples"} {
		eachFile(t, folder, func(name, text string) {
			if path.Ext(name) == ".md" {
				documents[name] = text
				return
			}
			if _, shown, found := strings.Cut(text, "SPDX-License-Identifier: MPL-2.0\n\n"); found {
				text = shown // pages leave the license header out
			}
			known[strings.TrimSpace(text)] = name
			folders[path.Dir(name)] += text
		})
	}
	for name, text := range documents {
		sections, faults := sectionsOf(name, text, known)
		for _, fault := range faults {
			t.Error(fault)
		}
		for _, s := range sections {
			session := s.script(t, folders[path.Dir(name)])
			scripts = append(scripts, session)
			if strings.Contains(session.shell, "terraform apply") || strings.Contains(session.shell, "terraform test") {
				applied = append(applied, session.folders...)
			}
		}
	}
	if len(applied) == 0 {
		t.Fatal("no document applies an example")
	}
	return scripts, applied
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

// session has the commands of the section, and of each block where it begins. It ends
// with an empty plan, unless the section plans or destroys by itself.
func (s section) session() string {
	text := sessionHead
	for _, c := range s.commands {
		text += fmt.Sprintf("at %s:%d\n%s", s.document, c.line, c.text)
	}
	if strings.Contains(text, "terraform apply") && !plansOrDestroys.MatchString(text) {
		text += "at the-end\nterraform plan -detailed-exitcode\n"
	}
	return text
}

// script is what a reader does who follows the section in one terminal. around is the
// text of the files in the folder of the document.
func (s section) script(t *testing.T, around string) script {
	t.Helper()
	folder := "session"
	out := script{name: strings.ReplaceAll(strings.TrimSuffix(s.document, ".md"), "/", ".") + "." + slug(s.title)}
	if strings.HasPrefix(s.document, "examples/") && len(s.files) == 0 {
		folder, out.source, out.folders = path.Dir(s.document), around, []string{path.Dir(s.document)}
	}
	for _, f := range s.files {
		out.source += f.text
		out.files = append(out.files, file(folder+"/"+path.Base(f.name), f.text))
		out.folders = append(out.folders, path.Dir(f.name))
	}
	if len(s.files) > 0 && !strings.Contains(out.source, "required_providers") {
		out.files = append(out.files, file(folder+"/a_required_providers.tf", requiredProviders))
	}
	out.lines = []string{"mkdir " + folder, "cd " + folder}
	if strings.Contains(s.session(), "dialnexa-mock") { // it has to say itself where the mock is
		out.lines = append(out.lines, "env DIALNEXA_API_KEY= DIALNEXA_BASE_URL=")
	}
	if len(s.commands) == 0 {
		out.lines = append(out.lines, "exec terraform fmt -check -diff", "exec terraform init", "exec terraform validate")
	} else {
		out.shell = "bash " + s.session()
		out.source += out.shell
		out.lines = append(out.lines, "[windows] skip 'the commands are for bash'", "exec bash $WORK/session.sh")
		out.files = append(out.files, file("session.sh", s.session()))
	}
	for _, c := range s.commands {
		if c.output != "" {
			name := fmt.Sprintf("output_%d", c.line)
			out.files = append(out.files, file(name, c.output))
			out.lines = append(out.lines, fmt.Sprintf("prints %s:%d $WORK/%s", s.document, c.line, name))
		}
	}
	ports := strings.NewReplacer("127.0.0.1:8080", freePort(t), "127.0.0.1:9090", freePort(t))
	for i, f := range out.files {
		// A module of a release is the one in the copy of the examples.
		out.files[i].Data = []byte(ports.Replace(releasedModule.ReplaceAllString(string(f.Data), "../$1")))
	}
	return out
}

var (
	plansOrDestroys = regexp.MustCompile(`terraform (plan|destroy)`)
	releasedModule  = regexp.MustCompile(`github\.com/dialnexa/terraform-provider-dialnexa//([\w/-]+)\?ref=[\w.]+`)
	nonSlug         = regexp.MustCompile(`[^a-z0-9]+`)
)

// freePort is an address that is free. Its port is below those that systems give to connections and to listeners that ask
// for any: one of these could be taken before the session is ready to listen.
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

func slug(title string) string {
	return strings.Trim(nonSlug.ReplaceAllString(strings.ToLower(title), "-"), "-")
}

func file(name, text string) txtar.File { return txtar.File{Name: name, Data: []byte(text)} }
