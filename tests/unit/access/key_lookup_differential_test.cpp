// Random lists of keys, odd lines among them: looked up in what was parsed once, and line by line.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <random>

#include "access/key_texts.h"
#include "access/line_by_line.h"

namespace sshrp::access {
namespace {

class Random {
 public:
  explicit Random(unsigned seed) : numbers_(seed) {}

  std::size_t below(std::size_t end) { return numbers_() % end; }
  template <typename Values>
  const auto& one_of(const Values& values) {
    return values[below(std::size(values))];
  }

 private:
  std::mt19937 numbers_;
};

const char* const options[] = {
    "cert-authority",
    "cert-authority",
    "restrict",
    "no-pty",
    "pty",
    "Agent-Forwarding",
    "tea",
    "",
    "command=\"uptime -p\"",
    "command=\"echo \\\"a, b\\\"\"",
    "command=unquoted",
    "command=\"never closed",
    "from=\"10.0.0.0/8,!10.1.2.4\"",
    "from=\"192.0.2.*\"",
    "from=\"10.0.0.0/99\"",
    "expiry-time=\"20260601Z\"",
    "expiry-time=\"20200101\"",
    "expiry-time=\"soon\"",
    "environment=\"A=b c\"",
    "environment=\"=\"",
    "permitopen=\"*.lan:22\"",
    "permitlisten=\"8080\"",
    "permitopen=\"nowhere\"",
    "principals=\"anna,bob\"",
    "principals=\"eve\"",
    "principals=\"\"",
    "no-touch-required",
    "verify-required",
    "tunnel=\"any\"",
    "tunnel=\"1\"",
};

const char* const oddities[] = {
    "",
    "#",
    "# ssh-ed25519 AAAA",
    " \t ",
    "ssh-ed25519",
    "ssh-ed25519 AAAA",
    "\"",
    "a \"b c",
    "\\\" \"",
    "no-pty",
    "ssh-rsa AAAAAAAA",
    "a AAAAAWE=",
    "tea a AAAAAWE=",
    "ssh-ed25519 !!!",
    "\x80\xff",
    "no-pty,",
    ",,, ,",
    "\r",
};

class Texts {
 public:
  explicit Texts(Random& random) : random_(random) {
    for (const char* name : {"user", "other", "ca", "ca2", "plain"}) keys_.push_back(key_line(name));
  }

  std::string text() {
    std::string all;
    for (std::size_t lines = random_.below(24); lines > 0; --lines) {
      all += line();
      all += random_.below(8) == 0 ? "\r\n" : "\n";
    }
    if (random_.below(4) == 0 && !all.empty()) all.pop_back();
    if (random_.below(8) == 0 && !all.empty())
      all[random_.below(all.size())] = static_cast<char>(random_.below(256));
    return all;
  }

 private:
  std::string line() {
    const std::size_t kind = random_.below(64);
    if (kind < 1)
      return std::string(max_key_text_line - random_.below(300), 'a') + ' ' + random_.one_of(keys_);
    if (kind < 9) return random_.one_of(oddities);
    if (kind < 21) return std::string(random_.below(3), ' ') + random_.one_of(keys_);
    return written_options() + random_.one_of(blanks) + random_.one_of(keys_) + random_.one_of(comments);
  }

  std::string written_options() {
    std::string all;
    for (std::size_t left = random_.below(4); left > 0; --left) {
      if (!all.empty()) all += ',';
      all += random_.one_of(options);
    }
    return all;
  }

  static constexpr const char* blanks[] = {" ", " ", "\t", "  \t "};
  static constexpr const char* comments[] = {"", " me@home", "\t# more", " \"", "garbage"};

  Random& random_;
  std::vector<std::string> keys_;
};

std::string told(const std::variant<KeyGrant, KeyRefusal>& verdict) {
  const auto* grant = std::get_if<KeyGrant>(&verdict);
  return grant != nullptr ? grant->found : "refused: " + std::get<KeyRefusal>(verdict).sentence;
}

void expect_same(const crypto::PresentedKey& shown, const ClientFacts& client,
                 const std::vector<KeyText>& texts) {
  std::vector<KeyList> lists;
  for (const KeyText& text : texts) lists.push_back(key_list(text.name, text.text, text.keys_of));
  const auto parsed = look_up(shown, client, lists);
  const auto by_line = look_up_line_by_line(shown, client, texts);
  ASSERT_EQ(told(parsed), told(by_line)) << texts[0].text;
  const auto* grant = std::get_if<KeyGrant>(&parsed);
  if (grant == nullptr) return;
  EXPECT_EQ(grant->permissions, std::get<KeyGrant>(by_line).permissions) << texts[0].text;
  EXPECT_EQ(grant->presence, std::get<KeyGrant>(by_line).presence) << texts[0].text;
}

TEST(KeyLookUp, says_of_random_lists_what_looking_line_by_line_says) {
  Random random(11);
  Texts texts(random);
  std::vector<crypto::PresentedKey> shown = {key("user"), key("other"), key("ca")};
  for (const char* name : {"plain", "forced", "nobody", "bare", "verify", "by_user", "host"})
    shown.emplace_back(certificate(name));
  const ClientFacts clients[] = {facts(), facts("192.0.2.7", june_2026 + 1, "bob"),
                                 facts("10.1.2.4", 0, "root")};
  std::size_t granted = 0;
  for (int i = 0; i < 2000 && !HasFatalFailure(); ++i) {
    std::vector<KeyText> lists;
    for (std::size_t left = 1 + random.below(3); left > 0; --left)
      lists.push_back({"list " + std::to_string(left), texts.text(),
                       random.below(3) == 0 ? KeysOf::authorities : KeysOf::users});
    const auto& key = random.one_of(shown);
    const auto& client = random.one_of(clients);
    expect_same(key, client, lists);
    granted += said(look_up_line_by_line(key, client, lists)) == "granted";
  }
  EXPECT_GT(granted, 200u) << "or the lists are too odd to say much";
  EXPECT_LT(granted, 1800u);
}

TEST(KeyLookUp, says_of_a_text_that_is_too_large_what_looking_line_by_line_says) {
  for (const std::size_t size : {max_key_text, max_key_text + 1}) {
    std::string text = key_line("user") + "\n";
    text.resize(size, '#');
    expect_same(key("user"), facts(), {{"a \"name\"", text}, {"other", "tea\n" + key_line("other")}});
  }
}

}  // namespace
}  // namespace sshrp::access
