// The manual sshrpctl(8) speaks of every command with its options, and of no other.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>

#include "ctl/call.h"
#include "util/folder.h"

namespace sshrp::ctl {
namespace {

/// Paragraph of every `.It Cm NAME` of the manual, by the name.
std::map<std::string, std::string> paragraphs(const std::string& manual) {
  std::map<std::string, std::string> all;
  std::istringstream lines(manual);
  std::string* paragraph = nullptr;
  for (std::string line; std::getline(lines, line);) {
    constexpr std::string_view item = ".It Cm ";
    if (line.starts_with(item))
      paragraph = &all[line.substr(item.size(), line.find(' ', item.size()) - item.size())];
    if (line.starts_with(".Sh")) paragraph = nullptr;
    if (paragraph != nullptr) *paragraph += line + "\n";
  }
  return all;
}

/// Of `.Fl -user` anywhere in a text: "--user".
std::set<std::string> options_in(const std::string& text) {
  std::set<std::string> found;
  std::istringstream words(text);
  for (std::string word, before; words >> word; before = word)
    if (before == "Fl" || before == ".Fl") found.insert('-' + word);
  return found;
}

TEST(CtlManual, has_every_command_with_its_options) {
  const std::string manual = content(SSHRP_VECTORS "/../../man/sshrpctl.8");
  auto described = paragraphs(manual);
  for (const Command& command : commands()) {
    const std::string name(command.name);
    ASSERT_TRUE(described.contains(name)) << name;
    std::set<std::string> options;
    for (const Option& option : command.options) options.insert(std::string(option.name));
    EXPECT_EQ(options_in(described[name]), options) << name;
    for (const Argument& argument : command.arguments)
      EXPECT_NE(described[name].find("Ar "), std::string::npos) << name << ' ' << argument.name;
    described.erase(name);
  }
  EXPECT_TRUE(described.empty()) << "the manual has " << described.begin()->first;
  for (const Option& option : common_options())
    EXPECT_NE(manual.find(".It Fl " + std::string(option.name.substr(1))), std::string::npos) << option.name;
}

}  // namespace
}  // namespace sshrp::ctl
