// SPDX-License-Identifier: MIT
#include "access/key_lookup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "access/key_texts.h"

namespace sshrp::access {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string user = key_line("user"), other = key_line("other"), ca = key_line("ca"),
                  ca2 = key_line("ca2");

std::variant<KeyGrant, KeyRefusal> find(const std::string& text,
                                        const crypto::PresentedKey& shown = key("user"),
                                        const ClientFacts& client = facts()) {
  return look_up(shown, client, {key_list("keys", text)});
}
std::variant<KeyGrant, KeyRefusal> certified(const std::string& text, const std::string& name = "plain",
                                             const ClientFacts& client = facts()) {
  return find(text, certificate(name), client);
}
std::variant<KeyGrant, KeyRefusal> certified_by(const std::string& text, const std::string& name = "plain",
                                                const ClientFacts& client = facts()) {
  return look_up(certificate(name), client, {key_list("cas", text, KeysOf::authorities)});
}

TEST(AuthorizedKeys, let_in_whose_key_is_among_them) {
  EXPECT_EQ(granted(find(user)).found, "line 1 of keys");
  EXPECT_EQ(granted(find("# a comment\n\n  \t\n" + other + "\n \t" + user + "\r\n")).found, "line 5 of keys");
  EXPECT_EQ(said(find(other)), "it isn't among the keys that may log in");
  EXPECT_EQ(said(find("")), "it isn't among the keys that may log in");
  EXPECT_EQ(said(find("# " + user)), "it isn't among the keys that may log in");
  EXPECT_EQ(said(look_up(key("user"), facts(), {})), "it isn't among the keys that may log in");
}

TEST(AuthorizedKeys, may_have_options_in_front_and_comments_behind) {
  EXPECT_EQ(granted(find("command=\"a b\\\" c\",no-pty " + user + " # more")).permissions.force_command,
            "a b\" c");
  EXPECT_FALSE(granted(find("restrict\t" + user)).permissions.rights.has(Right::pty));
  EXPECT_EQ(said(find("no-user-rc   " + user)), "granted");
}

TEST(AuthorizedKeys, are_tried_in_their_order_until_one_lets_in) {
  EXPECT_EQ(granted(find("from=\"192.0.2.1\" " + user + "\nrestrict " + user + "\n" + user)).found,
            "line 2 of keys");
  const std::vector<KeyList> two = {key_list("a", "tea " + user), key_list("b", user)};
  EXPECT_EQ(granted(look_up(key("user"), facts(), two)).found, "line 1 of b");
}

TEST(AuthorizedKeys, with_an_option_that_isnt_understood_let_nobody_in) {
  EXPECT_EQ(said(find("tea " + user)), "line 1 of keys: option \"tea\": it isn't known");
  EXPECT_THAT(said(find("tunnel=\"tun1\" " + user)), HasSubstr("neither a device's number nor"));
  EXPECT_THAT(said(find("command=\"a " + user)), HasSubstr("quotation mark"));
  EXPECT_THAT(said(find("no-pty,no-pty no-pty " + user)), HasSubstr("it holds no key"));
}

TEST(AuthorizedKeys, say_from_where_and_until_when) {
  EXPECT_EQ(said(find("from=\"10.0.0.0/8\" " + user)), "granted");
  EXPECT_EQ(said(find("from=\"10.0.0.0/8\" " + user, key("user"), facts("192.0.2.1"))),
            "line 1 of keys: from: the client comes from 192.0.2.1, which isn't among them");
  const std::string until = "expiry-time=\"20260601000000Z\" " + user;  // june_2026
  EXPECT_EQ(said(find(until)), "granted") << "the last second";
  EXPECT_EQ(said(find(until, key("user"), facts("10.1.2.3", june_2026 + 1))),
            "line 1 of keys: expiry-time is over");
}

TEST(AuthorizedKeys, arent_those_of_certificates) {
  EXPECT_EQ(said(certified(user)), "it isn't among the keys that may log in") << "the CA isn't there";
  EXPECT_EQ(said(certified(ca)), "line 1 of keys: this key is no CA's, so it certifies nobody");
  EXPECT_EQ(said(find("cert-authority " + user)),
            "line 1 of keys: this key is one of a CA, which only certifies others");
  EXPECT_EQ(said(find(key_line("plain"))), "it isn't among the keys that may log in")
      << "a certificate in the file is no key";
}

TEST(AuthorizedKeys, of_a_ca_let_in_whom_it_certified) {
  EXPECT_EQ(said(certified("cert-authority " + ca)), "granted");
  EXPECT_THAT(said(certified("cert-authority " + ca2)), HasSubstr("isn't among the keys"));
  EXPECT_THAT(said(certified("cert-authority " + ca, "by_user")), HasSubstr("isn't among the keys"))
      << "signed by somebody";
  EXPECT_EQ(said(certified("cert-authority " + other, "by_user")), "granted");
  EXPECT_THAT(said(certified("cert-authority " + ca, "host")), HasSubstr("it is one of a host"));
  EXPECT_THAT(said(certified("cert-authority " + ca, "unknown")), HasSubstr("tea@example.com"));
}

TEST(AuthorizedKeys, of_a_ca_say_which_principals) {
  const auto root = facts("10.1.2.3", june_2026, "root");
  const auto bob = facts("10.1.2.3", june_2026, "bob");
  EXPECT_EQ(said(certified("cert-authority " + ca, "plain", root)), "granted");
  EXPECT_THAT(said(certified("cert-authority " + ca, "plain", bob)),
              HasSubstr("\"bob\" isn't among its principals"));
  EXPECT_EQ(said(certified("cert-authority,principals=\"root,eve\" " + ca, "plain", bob)), "granted");
  EXPECT_THAT(said(certified("cert-authority,principals=\"eve\" " + ca)),
              HasSubstr("isn't among its principals"));
  EXPECT_THAT(said(certified("cert-authority " + ca, "nobody")), HasSubstr("names no principal"));
}

TEST(AuthorizedKeys, and_certificates_allow_what_both_do) {
  const KeyGrant grant =
      granted(certified("cert-authority,no-agent-forwarding,environment=\"A=1\" " + ca, "forced"));
  EXPECT_FALSE(grant.permissions.rights.has(Right::agent));
  EXPECT_TRUE(grant.permissions.rights.has(Right::pty));
  EXPECT_EQ(grant.permissions.force_command, "uptime -p");
  EXPECT_EQ(grant.permissions.set_env.size(), 1u);
  EXPECT_FALSE(granted(certified("cert-authority " + ca, "bare")).permissions.rights.has(Right::agent));
  EXPECT_EQ(
      granted(certified("cert-authority,command=\"uptime -p\" " + ca, "forced")).permissions.force_command,
      "uptime -p");
  EXPECT_THAT(said(certified("cert-authority,command=\"other\" " + ca, "forced")),
              HasSubstr("line and certificate force different commands"));
}

TEST(AuthorizedKeys, and_certificates_must_both_do_without_a_touch) {
  EXPECT_EQ(granted(certified("cert-authority " + ca, "verify")).presence, (Presence{true, true}));
  EXPECT_EQ(granted(certified("cert-authority,no-touch-required " + ca, "verify")).presence,
            (Presence{false, true}));
  EXPECT_EQ(granted(certified("cert-authority,no-touch-required " + ca, "plain")).presence,
            (Presence{true, false}));
}

TEST(TrustedAuthorities, certify_users_and_are_none) {
  EXPECT_EQ(granted(certified_by("# ours\n" + ca2 + "\n" + ca)).found, "line 3 of cas");
  EXPECT_EQ(said(look_up(key("ca"), facts(), {key_list("cas", ca, KeysOf::authorities)})),
            "line 1 of cas: this key is one of a CA, which only certifies others");
  EXPECT_EQ(said(certified_by("principals=\"bob\" " + ca)),
            "line 1 of cas: certificate \"anna-1\" (serial 7): \"bob\" isn't among its principals");
  EXPECT_THAT(said(certified_by(ca, "by_user")), HasSubstr("isn't among the keys"));
}

TEST(AuthorizedKeys, ask_whether_a_certificate_is_signed) {
  Bytes blob = to_vector(certificate("plain").blob());
  blob.back() ^= 1;
  EXPECT_EQ(
      said(look_up(crypto::Certificate::parse(blob), facts(), {key_list("cas", ca, KeysOf::authorities)})),
      "its CA hasn't signed it");
}

TEST(AuthorizedKeys, that_are_revoked_let_nobody_in) {
  const auto revoked = [](const std::string& line) { return crypto::RevokedKeys::parse(as_bytes(line)); };
  const auto of_user = revoked(user), of_other = revoked(other), of_ca = revoked(ca);
  EXPECT_EQ(said(look_up(key("user"), facts(), {key_list("keys", user)}, &of_user)), "it is revoked");
  EXPECT_EQ(said(look_up(key("user"), facts(), {key_list("keys", user)}, &of_other)), "granted");
  for (const auto* list : {&of_user, &of_ca}) {
    EXPECT_EQ(said(look_up(certificate("plain"), facts(), {key_list("cas", ca, KeysOf::authorities)}, list)),
              "it is revoked");
  }
}

// sshd: "principals on non-CA key".
TEST(AuthorizedKeys, with_principals_beside_a_key_that_is_no_cas_let_nobody_in) {
  EXPECT_THAT(said(find("principals=\"alice\" " + user)), HasSubstr("cert-authority is missing"));
}

TEST(AuthorizedKeys, are_bounded) {
  const std::string long_line = "environment=\"A=" + std::string(max_key_text_line, 'a') + "\" " + user;
  EXPECT_THAT(said(find(long_line)), HasSubstr("it has more than 65536 bytes"));
  EXPECT_EQ(said(find(long_line + "\n" + user)), "granted");
  EXPECT_THAT(said(find(user + "\n" + std::string(max_key_text, '#'))), HasSubstr("has more than 1024 KiB"));
  std::string broken;
  for (int i = 0; i < 100; ++i) broken += "tea " + user + "\n";
  EXPECT_THAT(said(find(broken)), AllOf(HasSubstr("line 8 of"), Not(HasSubstr("line 9 of"))));
}

TEST(AuthorizedKeys, tell_of_broken_lines_where_no_key_fits_and_print_them_safely) {
  EXPECT_EQ(said(find("\x1b[2J\n" + other)), "line 1 of keys: it holds no key");
  EXPECT_THAT(said(look_up(key("user"), facts(), {key_list("a\nb", "tea " + user)})),
              HasSubstr("of a\\x0ab:"));
  EXPECT_EQ(said(find(std::string("\0\0\n", 3) + user)), "granted");
}

TEST(Presence, is_what_a_security_key_says_with_its_signature) {
  const crypto::PublicKey device = crypto::PublicKey::parse_line(vector_line("security_keys/sk_ed25519"));
  const crypto::Assertion absent{0, 1}, touched{1, 1}, verified{5, 1}, only_verified{4, 1};
  const auto shown = [&](const Presence& wanted) {
    std::string by;
    for (const auto& assertion : {absent, touched, verified, only_verified})
      by += wanted.is_met_by(device, assertion) ? "+" : "-";
    return by;
  };
  EXPECT_EQ(shown({.touched = true, .verified = false}), "-++-");
  EXPECT_EQ(shown({.touched = true, .verified = true}), "--+-");
  EXPECT_EQ(shown({.touched = false, .verified = true}), "--++");
  EXPECT_EQ(shown({.touched = false, .verified = false}), "++++");
}

TEST(Presence, is_demanded_of_security_keys_only) {
  const crypto::PublicKey plain = key("user").key();
  EXPECT_TRUE((Presence{true, true}.is_met_by(plain, {})));
}

}  // namespace
}  // namespace sshrp::access
