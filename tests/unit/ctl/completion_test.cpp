// What bash proposes, by the script that sshrpctl prints.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdio.h>

#include "ctl/called.h"
#include "util/folder.h"

namespace sshrp::ctl {
namespace {

using testing::called;
using ::testing::HasSubstr;
using ::testing::Not;

/// For the last of these words.
std::string proposed(const Folder& folder, const std::string& words, int last) {
  const std::string script = folder.write("completion", called({"completion"}).out);
  const std::string command = "cd " + folder.path() + " && bash -c '. " + script + "; COMP_WORDS=(sshrpctl " +
                              words + "); COMP_CWORD=" + std::to_string(last) +
                              "; _sshrpctl; printf \"<%s>\" \"${COMPREPLY[@]}\"' 2>&1";
  std::string out;
  FILE* bash = popen(command.c_str(), "r");
  for (int c; (c = fgetc(bash)) != EOF;) out += static_cast<char>(c);
  EXPECT_EQ(pclose(bash), 0) << out;
  return out;
}

TEST(Completion, proposes_commands) {
  const Folder folder;
  EXPECT_EQ(proposed(folder, "sess", 1), "<sessions><session>");
  EXPECT_EQ(proposed(folder, "--control /x up", 3), "<upstreams><upstream><upgrade>");
  EXPECT_THAT(proposed(folder, "--", 1), HasSubstr("<--version>"));
  for (const Command& command : commands())
    EXPECT_THAT(proposed(folder, "\"\"", 1), HasSubstr("<" + std::string(command.name) + ">"));
}

TEST(Completion, proposes_a_commands_options_and_their_values) {
  const Folder folder;
  for (const Command& command : commands()) {
    const std::string options = proposed(folder, std::string(command.name) + " --", 2);
    for (const Option& option : command.options)
      EXPECT_THAT(options, HasSubstr("<" + std::string(option.name) + ">"));
    EXPECT_THAT(options, HasSubstr("<--json>"));
  }
  EXPECT_EQ(proposed(folder, "sessions --stage re", 3), "<relaying>");
  EXPECT_EQ(proposed(folder, "sessions --user s", 3), "<>");
  EXPECT_EQ(proposed(folder, "upstream a b d", 4), "<drain>");
}

TEST(Completion, proposes_files_where_files_are_wanted) {
  const Folder folder;
  folder.write("a recording.cast", "");
  EXPECT_EQ(proposed(folder, "verify a", 2), "<a recording.cast>");
  EXPECT_EQ(proposed(folder, "--control a", 2), "<a recording.cast>");
  EXPECT_THAT(proposed(folder, "session a", 2), Not(HasSubstr("cast")));
}

}  // namespace
}  // namespace sshrp::ctl
