// SPDX-License-Identifier: MIT
#include "access/known_hosts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "crypto/key_files.h"

namespace sshrp::access {
namespace {

using crypto::public_key_file;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Match = KnownHosts::Match;

const std::string folder = SSHRP_VECTORS "/known_hosts/";

KnownHosts load(const std::vector<std::string>& names) {
  KnownHosts hosts;
  for (const std::string& name : names) {
    std::ifstream file(name);
    hosts.add(std::string(std::istreambuf_iterator<char>(file), {}), name);
  }
  return hosts;
}

std::string line_of(const std::string& hosts, const std::string& key) {
  return hosts + " " + public_key_file(key).to_line() + "\n";
}

Match match(const KnownHosts& hosts, std::string_view host, std::uint16_t port, const std::string& key) {
  return hosts.lookup(host, port, public_key_file(key)).match;
}

Match match(const std::string& text, std::string_view host, const std::string& key) {
  return match(KnownHosts::parse(text, "f"), host, 22, key);
}

std::vector<std::string> warnings_of(const std::string& text) {
  std::vector<std::string> sentences;
  const KnownHosts hosts = KnownHosts::parse(text, "f");
  for (const KnownHosts::Warning& warning : hosts.warnings())
    sentences.push_back(warning.file + ":" + std::to_string(warning.line) + ": " + warning.sentence);
  return sentences;
}

TEST(KnownHosts, finds_the_hosts_of_a_plain_file_and_of_a_hashed_one) {
  for (const char* name : {"plain", "hashed"}) {
    const KnownHosts hosts = load({folder + name});
    EXPECT_THAT(hosts.warnings(), IsEmpty());
    EXPECT_EQ(match(hosts, "plain.example", 22, "ed25519"), Match::same_key) << name;
    EXPECT_EQ(match(hosts, "plain.example", 22, "rsa2048"), Match::same_key) << name;
    EXPECT_EQ(match(hosts, "plain.example", 22, "nistp256"), Match::changed) << name;
    EXPECT_EQ(match(hosts, "192.0.2.10", 22, "ed25519"), Match::same_key) << name;
    EXPECT_EQ(match(hosts, "192.0.2.10", 22, "rsa2048"), Match::changed) << name;
    EXPECT_EQ(match(hosts, "mixed.example", 22, "nistp256"), Match::same_key) << name;
    EXPECT_EQ(match(hosts, "MIXED.EXAMPLE", 22, "nistp256"), Match::same_key) << name;
    EXPECT_EQ(match(hosts, "odd.example", 2222, "rsa2048"), Match::same_key) << name;
    EXPECT_EQ(match(hosts, "odd.example", 22, "rsa2048"), Match::none) << name;
    EXPECT_EQ(match(hosts, "odd.example", 2223, "rsa2048"), Match::none) << name;
    EXPECT_EQ(match(hosts, "other.example", 22, "ed25519"), Match::none) << name;
  }
}

TEST(KnownHosts, finds_a_key_of_mldsa44_in_files_of_openssh) {
  const auto key = [](const std::string& name) { return public_key_file("../mldsa44_ed25519/" + name); };
  for (const char* name : {"known_hosts", "known_hosts.hashed"}) {
    const KnownHosts hosts = load({SSHRP_VECTORS "/mldsa44_ed25519/" + std::string(name)});
    EXPECT_THAT(hosts.warnings(), IsEmpty());
    EXPECT_THAT(hosts.key_types("host.example", 22), ElementsAre("ssh-mldsa44-ed25519"));
    EXPECT_EQ(hosts.lookup("host.example", 22, key("key")).match, Match::same_key) << name;
    EXPECT_EQ(hosts.lookup("host.example", 22, key("other")).match, Match::changed) << name;
    EXPECT_EQ(hosts.lookup("other.example", 22, key("key")).match, Match::none) << name;
  }
}

TEST(KnownHosts, knows_wildcards_and_negation) {
  const KnownHosts hosts = load({folder + "plain"});
  EXPECT_EQ(match(hosts, "a.wild.example", 22, "nistp521"), Match::same_key);
  EXPECT_EQ(match(hosts, "A.B.Wild.Example", 22, "nistp521"), Match::same_key);
  EXPECT_EQ(match(hosts, "bad.wild.example", 22, "nistp521"), Match::none);
  EXPECT_EQ(match(hosts, "wild.example", 22, "nistp521"), Match::none);
  EXPECT_EQ(match(hosts, "web1.example", 22, "rsa4096"), Match::same_key);
  EXPECT_EQ(match(hosts, "web12.example", 22, "rsa4096"), Match::none);
}

TEST(KnownHosts, negation_wins_wherever_it_stands) {
  EXPECT_EQ(match(line_of("!bad,*", "ed25519"), "bad", "ed25519"), Match::none);
  EXPECT_EQ(match(line_of("*,!bad", "ed25519"), "bad", "ed25519"), Match::none);
  EXPECT_EQ(match(line_of("!bad", "ed25519"), "good", "ed25519"), Match::none);
}

TEST(KnownHosts, a_host_name_is_never_a_pattern) {
  EXPECT_EQ(match(line_of("host", "ed25519"), "*", "ed25519"), Match::none);
  EXPECT_EQ(match(line_of("host", "ed25519"), "h?st", "ed25519"), Match::none);
  EXPECT_EQ(match(line_of("host", "ed25519"), "", "ed25519"), Match::none);
}

TEST(KnownHosts, refuses_revoked_keys_before_all_else) {
  const KnownHosts hosts = load({folder + "plain"});
  EXPECT_EQ(match(hosts, "2001:db8::1", 22, "nistp384"), Match::revoked) << "the line before allows it";
  EXPECT_EQ(match(hosts, "unknown.example", 2022, "nistp384"), Match::revoked) << "at any port";
  EXPECT_EQ(match("@revoked host " + public_key_file("ed25519").to_line(), "host", "rsa2048"), Match::none)
      << "another key is no change";
}

TEST(KnownHosts, says_where_it_found_what) {
  const KnownHosts hosts = load({folder + "hashed", folder + "plain"});
  const auto found = hosts.lookup("a.wild.example", 22, public_key_file("nistp521"));
  EXPECT_EQ(found.file, folder + "plain");
  EXPECT_EQ(found.line, 7u);
  const auto revoked = hosts.lookup("plain.example", 22, public_key_file("nistp384"));
  EXPECT_EQ(revoked.line, 10u);
  const auto changed = hosts.lookup("odd.example", 2222, public_key_file("ed25519"));
  EXPECT_EQ(changed.match, Match::changed);
  EXPECT_EQ(changed.file, folder + "hashed");
}

TEST(KnownHosts, a_key_of_another_type_is_a_change_too) {
  EXPECT_EQ(match(line_of("host", "rsa2048"), "host", "ed25519"), Match::changed);
  EXPECT_EQ(match("host ssh-dss " + crypto::key_file("dsa.pub").substr(8), "host", "ed25519"), Match::changed)
      << "even if we don't have that type";
}

TEST(KnownHosts, a_certificate_authority_is_no_host_key) {
  const std::string text = "@cert-authority " + line_of("host", "ed25519");
  EXPECT_EQ(match(text, "host", "ed25519"), Match::none);
  EXPECT_EQ(match(text, "host", "rsa2048"), Match::none);
  EXPECT_THAT(KnownHosts::parse(text, "f").key_types("host", 22), IsEmpty());
}

TEST(KnownHosts, finds_the_cas_of_a_host) {
  const KnownHosts hosts = load({folder + "plain", folder + "hashed"});
  const auto ca = [&](std::string_view host, std::uint16_t port, const std::string& key) {
    return hosts.lookup_authority(host, port, public_key_file(key)).match;
  };
  EXPECT_EQ(ca("a.ca.example", 22, "ed25519"), Match::same_key);
  EXPECT_EQ(ca("A.CA.Example", 22, "ed25519"), Match::same_key);
  EXPECT_EQ(ca("a.ca.example", 22, "rsa2048"), Match::changed) << "another CA";
  EXPECT_EQ(ca("ca.example", 22, "ed25519"), Match::none);
  EXPECT_EQ(ca("plain.example", 22, "ed25519"), Match::none) << "a host's key is no CA's";
  EXPECT_EQ(ca("a.ca.example", 22, "nistp384"), Match::revoked);
  EXPECT_TRUE(hosts.has_authority("a.ca.example", 22));
  EXPECT_FALSE(hosts.has_authority("plain.example", 22));
  EXPECT_EQ(hosts.lookup_authority("a.ca.example", 22, public_key_file("ed25519")).line, 9u);
}

TEST(KnownHosts, a_ca_without_port_vouches_for_other_ports) {
  const KnownHosts hosts = KnownHosts::parse("@cert-authority " + line_of("host", "ed25519") +
                                                 "@cert-authority " + line_of("[host]:2222", "rsa2048"),
                                             "f");
  const auto ca = [&](std::uint16_t port, const std::string& key) {
    return hosts.lookup_authority("host", port, public_key_file(key)).match;
  };
  EXPECT_EQ(ca(2022, "ed25519"), Match::same_key);
  EXPECT_EQ(ca(2022, "rsa2048"), Match::none) << "but never says that others don't";
  EXPECT_EQ(ca(2222, "rsa2048"), Match::same_key);
  EXPECT_EQ(ca(2222, "ed25519"), Match::changed) << "this port has its own line";
  EXPECT_TRUE(hosts.has_authority("host", 2022));
}

TEST(KnownHosts, a_hashed_name_may_have_a_ca) {
  const std::string file = crypto::key_file("../known_hosts/hashed");
  const std::size_t begin = file.find("|1|");
  const KnownHosts hosts =
      KnownHosts::parse("@cert-authority " + file.substr(begin, file.find('\n', begin) - begin), "f");
  EXPECT_EQ(hosts.lookup_authority("plain.example", 22, public_key_file("ed25519")).match, Match::same_key);
  EXPECT_EQ(hosts.lookup("plain.example", 22, public_key_file("ed25519")).match, Match::none);
}

TEST(KnownHosts, a_line_without_port_vouches_for_other_ports) {
  const KnownHosts hosts =
      KnownHosts::parse(line_of("host", "ed25519") + line_of("[host]:2222", "rsa2048"), "f");
  EXPECT_EQ(match(hosts, "host", 2022, "ed25519"), Match::same_key);
  EXPECT_EQ(match(hosts, "host", 2022, "rsa2048"), Match::none) << "but never says that a key changed";
  EXPECT_EQ(match(hosts, "host", 2222, "ed25519"), Match::changed) << "this port has its own line";
  EXPECT_EQ(match(hosts, "host", 22, "rsa2048"), Match::changed);
}

TEST(KnownHosts, key_types_stand_in_the_order_of_the_lines) {
  const KnownHosts hosts =
      KnownHosts::parse(line_of("host", "rsa2048") + line_of("other", "nistp256") + line_of("*", "ed25519") +
                            line_of("host", "rsa4096") + line_of("[host]:2222", "nistp521"),
                        "f");
  EXPECT_THAT(hosts.key_types("HOST", 22), ElementsAre("ssh-rsa", "ssh-ed25519"));
  EXPECT_THAT(hosts.key_types("host", 2222), ElementsAre("ssh-ed25519", "ecdsa-sha2-nistp521"));
  EXPECT_THAT(load({folder + "hashed"}).key_types("plain.example", 2222),
              ElementsAre("ssh-ed25519", "ssh-rsa"));
}

TEST(KnownHosts, skips_broken_lines_and_says_why) {
  const std::string key = public_key_file("ed25519").to_line();
  const std::string text =
      "host\n"
      "host ssh-ed25519\n"
      "host ssh-ed25519 AAAA!\n"
      "host ssh-rsa" +
      key.substr(11) +
      "\n"
      "@trusted host " +
      key +
      "\n"
      "|1|c2FsdA==|aGFzaA== " +
      key +
      "\n"
      "|2|JfKTdBh7rNbXkVAQCRp4OQoPfmI=|USECr3SWf1JUPsms5AqfD5QfxkM= " +
      key +
      "\n"
      "|1|JfKTdBh7rNbXkVAQCRp4OQoPfmI=|USECr3SWf1JUPsms5AqfD5QfxkM=,x " +
      key +
      "\n"
      "host ssh-ed25519 AAAAC3Nz\n"
      "last " +
      key;
  EXPECT_THAT(
      warnings_of(text),
      ElementsAre(HasSubstr("f:1: the line isn't"), HasSubstr("f:2: the line isn't"),
                  HasSubstr("f:3: the line isn't"), HasSubstr("f:4: the key isn't of the type"),
                  HasSubstr("f:5: the marker"), HasSubstr("f:6: the hashed"), HasSubstr("f:7: the hashed"),
                  HasSubstr("f:8: the hashed"), HasSubstr("f:9: the key is damaged")));
  EXPECT_EQ(match(text, "last", "ed25519"), Match::same_key);
  EXPECT_EQ(match(text, "host", "ed25519"), Match::none);
}

TEST(KnownHosts, skips_comments_white_space_and_line_ends_of_windows) {
  const std::string text =
      "\n  # host x y\n#\n \t\r\n\t host \t " + public_key_file("ed25519").to_line() + "  c c\r\n";
  EXPECT_THAT(warnings_of(text), IsEmpty());
  EXPECT_EQ(match(text, "host", "ed25519"), Match::same_key);
}

TEST(KnownHosts, bounds_a_line) {
  const std::string patterns(max_known_hosts_line, 'a');
  EXPECT_THAT(warnings_of(line_of(patterns, "ed25519") + line_of("host", "ed25519")),
              ElementsAre(HasSubstr("64 KiB")));
}

// As ssh reads them. Needs root, to give a file to others.
TEST(KnownHosts, of_one_host_say_of_it_what_all_say) {
  const KnownHosts all =
      KnownHosts::parse(line_of("one,two", "ed25519") + "broken\n" + line_of("*.lan", "rsa2048") +
                            line_of("[one]:2222", "nistp256") + line_of("three", "nistp256"),
                        "file");
  const KnownHosts some = all.only_for("one", 2222);
  EXPECT_EQ(match(some, "one", 2222, "nistp256"), Match::same_key);
  EXPECT_EQ(match(some, "one", 2222, "ed25519"), match(all, "one", 2222, "ed25519"));
  EXPECT_EQ(some.lookup("one", 2222, public_key_file("nistp256")).line, 4u);
  EXPECT_EQ(match(some, "three", 22, "nistp256"), Match::none);
  EXPECT_EQ(some.warnings().size(), 1u);
}

TEST(KnownHosts, has_the_lines_for_a_host_as_they_stand) {
  const std::string own = line_of("[Web.lan]:2222,other", "ed25519");
  const std::string portless = "@cert-authority " + line_of("*.lan", "rsa2048");
  const std::string last = line_of("web.lan", "nistp256");
  const std::string others = line_of("[web.lan]:22222", "ed25519") + "# web.lan\nweb.lan broken\n\n";
  EXPECT_EQ(KnownHosts::lines_for(own + others + portless + last.substr(0, last.size() - 1), "web.lan", 2222),
            own + portless + last);
  EXPECT_EQ(KnownHosts::lines_for(own + others, "db.lan", 22), "");
}

}  // namespace
}  // namespace sshrp::access
