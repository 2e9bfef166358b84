// SPDX-License-Identifier: MIT
#include "ctl/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctl/called.h"
#include "util/folder.h"

namespace sshrp::ctl {
namespace {

using testing::called;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Arguments parsed(std::vector<const char*> words, const char* control = nullptr) {
  words.insert(words.begin(), "sshrpctl");
  std::ostringstream out, err;
  auto result = parse_options(static_cast<int>(words.size()), words.data(), control, out, err);
  EXPECT_TRUE(std::holds_alternative<Arguments>(result)) << err.str();
  return std::get<Arguments>(std::move(result));
}

TEST(CtlOptions, the_socket_is_the_lines_or_the_environments_or_the_usual_one) {
  EXPECT_EQ(parsed({"status"}).control, default_control);
  EXPECT_EQ(parsed({"status"}, "").control, default_control);
  EXPECT_EQ(parsed({"status"}, "/a").control, "/a");
  EXPECT_EQ(parsed({"status", "--control", "/b"}, "/a").control, "/b");
  EXPECT_EQ(parsed({"--control=/b", "status"}, "/a").control, "/b");
}

TEST(CtlOptions, what_goes_with_every_command_may_stand_before_or_behind_it) {
  for (const Arguments& arguments :
       {parsed({"--json", "--no-header", "sessions"}), parsed({"sessions", "--json", "--no-header"})}) {
    EXPECT_EQ(arguments.command->name, "sessions");
    EXPECT_TRUE(arguments.json);
    EXPECT_EQ(arguments.heading, Heading::left_out);
  }
  EXPECT_FALSE(parsed({"sessions"}).json);
}

TEST(CtlOptions, arguments_come_in_their_order_and_options_with_their_values) {
  EXPECT_THAT(parsed({"upstream", "backend:22", "backend:22", "drain"}).words,
              ElementsAre("backend:22", "backend:22", "drain"));
  const Arguments end = parsed({"end", "a", "b", "--message", "see you"});
  EXPECT_THAT(end.words, ElementsAre("a", "b"));
  EXPECT_EQ(end.value("--message"), "see you");
  EXPECT_FALSE(end.has("--user"));
  EXPECT_TRUE(parsed({"play", "a", "--raw"}).has("--raw"));
}

TEST(CtlOptions, that_are_wrong_end_with_2_and_say_why) {
  for (const auto& [words, sentence] : std::vector<std::pair<std::vector<const char*>, std::string>>{
           {{}, "required"},
           {{"sesions"}, "did you mean sessions?"},
           {{"--control", "/x", "nothing"}, "there is no command \"nothing\""},
           {{"\x1b[2J"}, "\\x1b[2J"},
           {{"session"}, "SESSION is required"},
           {{"session", "a", "b"}, "not expected"},
           {{"verify"}, "FILE is required"},
           {{"upstream", "a", "b", "up"}, "none of ready drain maint"},
           {{"sessions", "--stage", "late"}, "none of identification"},
           {{"sessions", "--user"}, "required"},
           {{"status", "--user", "a"}, "not expected"},
           {{"play", "a", "--json"}, "no objects"},
           {{"end"}, "end wants ids"},
           {{"end", "a", "--user", "b"}, "end wants ids"},
           {{"end", "--user", "a", "--source", "b"}, "end wants ids"},
           {{"end", "--user", ""}, "--user is empty"},
           {{"ban", "192.0.2.1", "--time", "soon"}, "--time wants"},
           {{"play", "a", "--speed", "0"}, "--speed wants"},
           {{"play", "a", "--idle-limit", "1s"}, "--idle-limit wants"},
           {{"export", "a"}, "--text"}}) {
    const auto done = called(words, {.control = "/nonexistent/control.sock"});
    EXPECT_EQ(done.status, exit_usage) << sentence;
    EXPECT_THAT(done.err, HasSubstr(sentence));
    EXPECT_EQ(done.out, "");
  }
}

/// The words of a shell's command line up to what isn't the program's; quotes as in the documents.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  std::istringstream stream(line);
  for (std::string word; stream >> word;) {
    if (word == "|" || word == "||" || word == "#" || word.starts_with('>')) break;
    if (word.starts_with('"')) {
      std::string rest;
      if (!word.ends_with('"') && std::getline(stream, rest, '"')) word += rest;
      std::erase(word, '"');
    }
    words.push_back(word);
  }
  return words;
}

TEST(CtlOptions, examples_of_the_documents_are_command_lines) {
  std::size_t examples = 0;
  for (const char* document : {"docs/operations.md", "README.md"}) {
    std::istringstream lines(content(std::string(SSHRP_VECTORS "/../../") + document));
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("    sshrpctl ")) continue;
      ++examples;
      const auto words = words_of(line);
      std::vector<const char*> arguments;
      for (const std::string& word : words) arguments.push_back(word.c_str());
      std::ostringstream out, err;
      const auto result =
          parse_options(static_cast<int>(arguments.size()), arguments.data(), nullptr, out, err);
      EXPECT_TRUE(std::holds_alternative<Arguments>(result)) << line << '\n' << err.str();
    }
  }
  EXPECT_GT(examples, 15u);
}

TEST(CtlOptions, help_and_version_are_printed) {
  const auto help = called({"--help"});
  EXPECT_EQ(help.status, exit_done);
  for (const Command& command : commands()) {
    EXPECT_THAT(help.out, HasSubstr(std::string(command.meaning)));
    const auto of_command = called({std::string(command.name).c_str(), "--help"});
    EXPECT_EQ(of_command.status, exit_done);
    for (const Option& option : command.options)
      EXPECT_THAT(of_command.out, HasSubstr(std::string(option.name)));
  }
  EXPECT_EQ(called({"--version"}).out, "sshrpctl " SSHRP_VERSION "\n");
}

}  // namespace
}  // namespace sshrp::ctl
