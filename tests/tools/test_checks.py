#!/usr/bin/python3
"""Do the checks of make lint find what they are there for? /usr/bin/python3 -m unittest discover tests/tools"""
# SPDX-License-Identifier: MIT

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import check_docs
import check_layers
import check_names
import check_spdx


class Tree(unittest.TestCase):
    """A project of the files that a test writes."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        for path in ("src/util/text.h", "docs/architecture.md"):
            self.write(path, "")

    def write(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)


class Layers(Tree):
    def said_about(self, path="src/net/socket.h", text="", layers="0 util:\nio from 1\n1 net: util\n1 relay:\n", picture="    1 net   relay\n    0 util\n"):
        self.write("cmake/layers.txt", layers)
        self.write("docs/architecture.md", picture)
        self.write("src/net/peer.h", '#include "util/text.h"')
        self.write(path, text)
        return [sentence for *_, sentence in check_layers.offences(self.root)]

    def test_what_is_declared_may_be_included(self):
        self.assertEqual(self.said_about(text='#include "util/text.h"\n#include "net/peer.h"\n#include <asio/post.hpp>'), [])

    def test_what_isnt_declared_may_not_though_it_is_below(self):
        said = self.said_about("src/relay/relay.h", '#include "util/text.h"')
        self.assertEqual(said, ["\"util/text.h\": relay doesn't include util, says cmake/layers.txt"])

    def test_what_is_declared_is_included_somewhere(self):
        said = self.said_about(layers="0 util:\nio from 1\n1 net: util\n1 relay: util\n")
        self.assertEqual(said, ["relay declares util and includes nothing of it"])

    def test_nothing_may_be_declared_that_goes_up_or_sideways(self):
        said = self.said_about(layers="0 util: net\nio from 1\n1 net: util\n1 relay: net\n")
        self.assertEqual([line.split(":")[0] for line in said[:2]], ["util includes net, which goes up", "relay includes net, which goes sideways"])

    def test_the_picture_shows_what_is_declared(self):
        self.assertEqual(self.said_about(picture="    1 net\n    0 util\n"), ["relay isn't shown in layer 1, where cmake/layers.txt has it"])

    def test_libraries_stay_in_their_places(self):
        self.assertEqual(self.said_about("src/util/text.h", "#include <asio/post.hpp>"), ["<asio/post.hpp> belongs into layers with I/O"])

    def test_long_files_are_found(self):
        self.assertEqual(self.said_about(text="\n" * 350), [])
        self.assertEqual(self.said_about(text="\n" * 351), ["351 lines, of at most 350: it has two subjects"])


class Names(Tree):
    def said_about(self, path, text):
        self.write(path, text)
        return [f"{number} {sentence}" for _, number, sentence in check_names.offences(self.root)]

    def test_words_are_found_in_types_functions_and_members(self):
        said = self.said_about("src/net/queue.h", "struct Turn;\nvoid next_turn();\nint turn_;\n")
        self.assertEqual([line.split(":")[0] for line in said], ["1 Turn", "2 next_turn", "3 turn_"])

    def test_a_word_inside_another_isnt_one(self):
        self.assertEqual(self.said_about("src/net/queue.h", "int return_value; int almost_all;"), [])

    def test_comments_and_texts_may_have_them(self):
        self.assertEqual(self.said_about("src/net/queue.h", '// its turn\nauto text = "guard // turn";'), [])

    def test_words_of_a_login_may_stand_elsewhere(self):
        self.assertEqual(self.said_about("src/sftp/jail.h", "int max_questions;"), [])
        self.assertEqual(len(self.said_about("src/login/prompt.h", "int max_questions;")), 1)

    def test_a_type_is_known_by_its_whole_name(self):
        said = self.said_about("src/channel/police.h", "struct SessionPolicy; struct Policy;")
        self.assertEqual(said, ["1 Policy: channel police, session policy"])

    def test_files_are_named_so_too_also_tests(self):
        self.assertEqual(len(self.said_about("tests/unit/net/turn_test.cpp", "")), 1)

    def test_the_standard_librarys_names_are_its_own(self):
        self.assertEqual(self.said_about("src/util/text.h", "std::lock_guard lock(mutex);"), [])


class Docs(Tree):
    def said_about(self, path, text):
        self.write(path, text)
        return [sentence for *_, sentence in check_docs.offences(check_docs.Project(self.root))]

    def test_a_comments_words_that_are_no_names_any_more_are_found(self):
        for comment in ("// by `gone`", "/// see gone_function", "// the GoneType", "// in util/gone.cpp"):
            self.assertEqual(len(self.said_about("src/util/text.h", comment)), 1, comment)

    def test_a_comments_words_that_are_there_are_fine(self):
        self.assertEqual(self.said_about("src/util/text.h", "// `limit`, max_text, TextLimits, OpenSSH\nint limit, max_text; struct TextLimit;"), [])

    def test_names_in_documents_are_those_of_the_sources_or_tests(self):
        self.write("tests/unit/util/fixture.h", "struct TestFixture {};")
        self.assertEqual(self.said_about("tests/README.md", "`TestFixture`"), [])
        self.assertEqual(self.said_about("CONTRIBUTING.md", "`gone_key`, `gone::key` and `GoneKey`"),
                         ["nothing is named gone_key", "nothing in src/ is named gone::key", "nothing is named GoneKey"])

    def test_a_plain_word_of_a_document_may_be_anything(self):
        self.assertEqual(self.said_about("README.md", "`make` and `ssh -J`"), [])


class Licence(Tree):
    LINE = "SPDX-License-Identifier: MIT"

    def with_line(self, path, text):
        self.write(path, text)
        (_, _, comment), = [found for found in check_spdx.sources(self.root) if found[1] == path]
        return check_spdx.with_line(text, self.root / path, comment)

    def test_the_line_ends_the_header(self):
        self.assertEqual(self.with_line("src/util/a.h", "// A.\n// More.\n#pragma once\n"), f"// A.\n// More.\n// {self.LINE}\n#pragma once\n")
        self.assertEqual(self.with_line("src/util/a.cpp", '#include "util/a.h"\n'), f'// {self.LINE}\n#include "util/a.h"\n')
        self.assertEqual(self.with_line("tools/a.sh", "#!/bin/sh\n# usage\nset -eu\n"), f"#!/bin/sh\n# usage\n# {self.LINE}\nset -eu\n")
        self.assertEqual(self.with_line("tools/a.py", '#!/usr/bin/python3\n"""A.\n\nMore."""\n\nimport re\n'),
                         f'#!/usr/bin/python3\n"""A.\n\nMore."""\n# {self.LINE}\n\nimport re\n')

    def test_what_others_made_isnt_asked_for_it(self):
        for path in ("tests/vectors/keys/make.sh", "tests/fuzz/corpus/a.py", "docs/a.md"):
            self.write(path, "")
        self.assertEqual({name for _, name, _ in check_spdx.sources(self.root)}, {"src/util/text.h"})


if __name__ == "__main__":
    unittest.main()
