// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "config/files.h"
#include "config/read_table.h"
#include "config/schema.h"
#include "facts/session_record.h"

// The manual and the example speak of every key of the schema, and of no other.

namespace sshrp::config {
namespace {

std::string file(const std::string& path) {
  std::ifstream stream(SSHRP_VECTORS "/../../" + path);
  std::stringstream text;
  text << stream.rdbuf();
  EXPECT_FALSE(text.str().empty()) << path;
  return text.str();
}

/// Name and paragraph of every `.It Ic` of the manual.
std::map<std::string, std::string> paragraphs() {
  std::map<std::string, std::string> all;
  std::istringstream manual(file("man/sshrpd.toml.5"));
  std::string* paragraph = nullptr;
  for (std::string line; std::getline(manual, line);) {
    constexpr std::string_view item = ".It Ic ";
    if (line.starts_with(item))
      paragraph = &all[line.substr(item.size(), line.find(' ', item.size()) - item.size())];
    if (line.starts_with(".Sh")) paragraph = nullptr;
    if (paragraph) *paragraph += line + "\n";
  }
  return all;
}

template <class Owner>
void expect_described(const std::vector<Key<Owner>>& keys, std::map<std::string, std::string>& described,
                      std::set<std::string>& known) {
  const Owner defaults{};
  for (const auto& key : keys) {
    // [algorithms.upstream], and a route's upstream_algorithms, have the keys of [algorithms].
    const std::string name(split_name(key.name).key);
    known.insert(name);
    known.insert(std::string(split_name(key.name).table));
    const auto found = described.find(name);
    if (found == described.end()) {
      ADD_FAILURE() << "man/sshrpd.toml.5 has no \".It Ic " << name << "\"";
      continue;
    }
    EXPECT_GT(found->second.size(), 80u) << name << ": what does it mean, what may it be?";
    std::string value = key.write(defaults);
    std::erase(value, '"');
    if (key.need == Need::required) {
      EXPECT_NE(found->second.find("Required."), std::string::npos) << name;
    } else {
      EXPECT_NE(found->second.find(value), std::string::npos)
          << name << " doesn't tell its default, " << value;
    }
  }
}

TEST(Manual, describes_every_key_with_its_default_and_no_other) {
  auto described = paragraphs();
  std::set<std::string> known;
  expect_described(global_keys(), described, known);
  expect_described(listener_keys(), described, known);
  expect_described(group_keys(), described, known);
  expect_described(group_server_keys(), described, known);
  expect_described(gate_keys(), described, known);
  expect_described(route_keys(), described, known);
  expect_described(control_keys(), described, known);
  expect_described(token_keys(), described, known);
  for (const auto& [name, paragraph] : described) EXPECT_TRUE(known.contains(name)) << name << " is no key";
}

/// "time: when it ended\n…": the list behind "The fields:" of access_log_format.
std::string facts_of_the_manual() {
  const std::string manual = file("man/sshrpd.toml.5");
  std::istringstream lines(manual.substr(manual.find("\nThe fields:\n") + 1));
  std::string list, line;
  std::getline(lines, line);
  for (std::getline(lines, line); std::getline(lines, line) && line != ".El";) {
    constexpr std::string_view item = ".It ", name = ".Ic ";
    if (line.starts_with(item)) {
      list += (list.empty() ? "" : "\n") + line.substr(item.size()) + ":";
    } else {
      list += " " + (line.starts_with(name) ? line.substr(name.size()) : line);
    }
  }
  return list;
}

TEST(Manual, lists_exactly_the_facts_of_a_session) {
  std::string list;
  for (const auto& fact : facts::session_facts())
    list += (list.empty() ? "" : "\n") + std::string(fact.name) + ": " + std::string(fact.meaning);
  EXPECT_EQ(facts_of_the_manual(), list);
}

TEST(Example, loads_and_has_every_key) {
  const std::string example = file("docs/sshrpd.toml.example");
  const auto result = load_text(example);
  EXPECT_TRUE(std::holds_alternative<Config>(result)) << shown(errors_of(result));
  for (const auto& key : global_keys()) {
    EXPECT_NE(example.find(std::string(split_name(key.name).key) + " ="), std::string::npos) << key.name;
  }
  for (const auto& key : listener_keys())
    EXPECT_NE(example.find(key.name + " ="), std::string::npos) << key.name;
  for (const auto& key : route_keys())
    EXPECT_NE(example.find(key.name + " ="), std::string::npos) << key.name;
  for (const auto& key : group_keys())
    EXPECT_NE(example.find(key.name + " ="), std::string::npos) << key.name;
  for (const auto& key : group_server_keys())
    EXPECT_NE(example.find(key.name + " ="), std::string::npos) << key.name;
  for (const auto& key : gate_keys()) EXPECT_NE(example.find(key.name + " ="), std::string::npos) << key.name;
  for (const auto& key : control_keys())
    EXPECT_NE(example.find(key.name + " ="), std::string::npos) << key.name;
  for (const auto& key : token_keys())
    EXPECT_NE(example.find(key.name + " ="), std::string::npos) << key.name;
}

// What is commented out in the example is a line that could stand there.
TEST(Example, loads_with_every_comment_that_is_a_setting_taken_in) {
  std::istringstream example(file("docs/sshrpd.toml.example"));
  std::string text;
  for (std::string line; std::getline(example, line);)
    text += (line.starts_with("#") && !line.starts_with("# ") ? line.substr(1) : line) + "\n";
  const auto result = load_text(text);
  EXPECT_TRUE(std::holds_alternative<Config>(result)) << shown(errors_of(result));
}

}  // namespace
}  // namespace sshrp::config
