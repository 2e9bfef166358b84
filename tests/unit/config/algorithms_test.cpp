// SPDX-License-Identifier: MIT
#include "config/algorithms.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/kex_methods.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

const Names known = {"aes128-ctr", "aes256-ctr", "chacha", "hmac", "old"};
const Names defaults = {"chacha", "aes128-ctr", "aes256-ctr"};

Names resolved(std::string_view spec) { return std::get<Names>(resolve_algorithms(spec, defaults, known)); }
std::string problem(std::string_view spec) {
  return std::get<std::string>(resolve_algorithms(spec, defaults, known));
}

// What each sign does is said in sshd_config(5), under Ciphers.
TEST(Algorithms, a_plain_list_replaces_the_defaults) {
  EXPECT_EQ(resolved("hmac,chacha"), (Names{"hmac", "chacha"}));
  EXPECT_EQ(resolved(""), defaults);
}

TEST(Algorithms, plus_appends) {
  EXPECT_EQ(resolved("+old,chacha"), (Names{"chacha", "aes128-ctr", "aes256-ctr", "old"}));
}

TEST(Algorithms, minus_removes) {
  EXPECT_EQ(resolved("-aes*"), (Names{"chacha"}));
  EXPECT_EQ(resolved("-old"), defaults);
}

TEST(Algorithms, caret_puts_first) {
  EXPECT_EQ(resolved("^old,aes256-ctr"), (Names{"old", "aes256-ctr", "chacha", "aes128-ctr"}));
}

TEST(Algorithms, globs_stand_for_all_known_names_that_fit_each_once) {
  EXPECT_EQ(resolved("aes256-ctr,aes*"), (Names{"aes256-ctr", "aes128-ctr"}));
  EXPECT_EQ(resolved("*"), known);
}

TEST(Algorithms, what_is_unknown_or_leaves_nothing_is_refused) {
  EXPECT_EQ(problem("chahca"), "\"chahca\" isn't known; did you mean \"chacha\"?");
  EXPECT_EQ(problem("zzzzzzzz"),
            "\"zzzzzzzz\" isn't known; there are aes128-ctr, aes256-ctr, chacha, hmac, old");
  EXPECT_EQ(problem("z*"), "\"z*\" fits none of aes128-ctr, aes256-ctr, chacha, hmac, old");
  EXPECT_EQ(problem("-*"), "\"-*\" leaves none of chacha, aes128-ctr, aes256-ctr");
  EXPECT_EQ(problem("+"), "the names behind the + are missing");
  EXPECT_NE(problem("chacha,,hmac"), "");
  EXPECT_NE(problem("chacha, hmac"), "");
}

TEST(Algorithms, compression_is_known_but_no_default) {
  for (const Leg leg : {Leg::downstream, Leg::upstream}) {
    EXPECT_EQ(algorithm_list(AlgorithmKind::compression, leg, ""), "none");
    EXPECT_EQ(algorithm_list(AlgorithmKind::compression, leg, "+zlib*"), "none,zlib@openssh.com");
  }
}

const std::pair<AlgorithmKind, std::string_view> all_legacy[] = {
    {AlgorithmKind::kex,
     "diffie-hellman-group-exchange-sha1,diffie-hellman-group14-sha1,diffie-hellman-group1-sha1"},
    {AlgorithmKind::cipher, "aes128-cbc,aes192-cbc,aes256-cbc,3des-cbc"},
    {AlgorithmKind::mac, "hmac-sha1-etm@openssh.com,hmac-sha1"},
    {AlgorithmKind::host_key, "ssh-rsa"},
    {AlgorithmKind::public_key, "ssh-rsa"},
    {AlgorithmKind::compression, ""},
};

TEST(Algorithms, legacy_ones_may_stand_nowhere_but_in_a_route) {
  for (const auto& [kind, names] : all_legacy) {
    EXPECT_EQ(util::join(legacy_algorithms(kind), ","), names);
    for (const std::string_view name : legacy_algorithms(kind)) {
      for (const Leg leg : {Leg::downstream, Leg::upstream}) {
        const Names all = known_algorithms(kind, leg);
        EXPECT_EQ(std::ranges::find(all, name), all.end()) << name;
        const auto found = resolve_algorithms("+" + std::string(name), default_algorithms(kind, leg), all);
        ASSERT_TRUE(std::holds_alternative<std::string>(found)) << name;
        EXPECT_NE(std::get<std::string>(found).find("only in the upstream_algorithms of a route"),
                  std::string::npos);
      }
      const std::string list = route_algorithm_list(kind, "", "+" + std::string(name));
      EXPECT_TRUE(list.ends_with("," + std::string(name))) << list;
    }
  }
  EXPECT_EQ(std::get<std::string>(resolve_algorithms("hmac-sha1", defaults, known)),
            "\"hmac-sha1\" is weak (SHA-1): it may stand only in the upstream_algorithms of a route");
  EXPECT_EQ(
      std::get<std::string>(resolve_route_algorithms(AlgorithmKind::cipher, "", "hmac-sha1")),
      "\"hmac-sha1\" is weak (SHA-1): it may stand only in the upstream_algorithms of a route, and under "
      "another key there");
}

TEST(Algorithms, of_a_route_are_had_by_their_names_and_stand_last_the_best_of_them_first) {
  const auto list = [](AlgorithmKind kind, std::string_view spec) {
    return route_algorithm_list(kind, "", spec);
  };
  EXPECT_EQ(list(AlgorithmKind::kex,
                 "diffie-hellman-group1-sha1,diffie-hellman-group14-sha1,diffie-hellman-group14-sha256"),
            "diffie-hellman-group14-sha256,diffie-hellman-group14-sha1,diffie-hellman-group1-sha1");
  EXPECT_TRUE(
      list(AlgorithmKind::cipher, "^3des-cbc,aes128-cbc").ends_with(",aes256-ctr,aes128-cbc,3des-cbc"));
  EXPECT_EQ(list(AlgorithmKind::cipher, "aes128-*"), "aes128-ctr,aes128-gcm@openssh.com");
  EXPECT_EQ(list(AlgorithmKind::cipher, "*-cbc"), "") << "a pattern stands for none of them";
  EXPECT_TRUE(list(AlgorithmKind::host_key, "+ssh-rsa").ends_with(",ssh-mldsa44-ed25519,ssh-rsa"));
}

TEST(Algorithms, of_a_route_begin_from_those_of_all_upstreams) {
  EXPECT_EQ(route_algorithm_list(AlgorithmKind::cipher, "aes256-ctr", ""), "aes256-ctr");
  EXPECT_EQ(route_algorithm_list(AlgorithmKind::cipher, "aes256-ctr", "+3des-cbc"), "aes256-ctr,3des-cbc");
  EXPECT_EQ(route_algorithm_list(AlgorithmKind::cipher, "aes256-ctr", "aes128-ctr"), "aes128-ctr");
  EXPECT_EQ(std::get<std::string>(resolve_route_algorithms(AlgorithmKind::cipher, "aes256-ctr", "-aes*")),
            "\"-aes*\" leaves none of aes256-ctr");
}

TEST(Algorithms, towards_upstreams_gcm_is_preferred) {
  EXPECT_TRUE(algorithm_list(AlgorithmKind::cipher, Leg::upstream, "")
                  .starts_with("aes128-gcm@openssh.com,aes256-gcm@openssh.com,chacha20"));
  EXPECT_TRUE(algorithm_list(AlgorithmKind::cipher, Leg::downstream, "").starts_with("chacha20"));
  EXPECT_EQ(default_algorithms(AlgorithmKind::cipher, Leg::upstream).size(),
            known_algorithms(AlgorithmKind::cipher, Leg::upstream).size());
}

TEST(Algorithms, keys_for_login_may_be_certified_or_in_a_device_and_a_servers_may_not) {
  const std::string login = algorithm_list(AlgorithmKind::public_key, Leg::downstream, "");
  EXPECT_TRUE(login.starts_with("ssh-ed25519-cert-v01@openssh.com,"));
  EXPECT_NE(login.find(",rsa-sha2-256-cert-v01@openssh.com,ssh-mldsa44-ed25519-cert,ssh-ed25519,"),
            std::string::npos);
  EXPECT_NE(login.find(",sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,"),
            std::string::npos);
  EXPECT_EQ(login.find("ssh-rsa"), std::string::npos) << "SHA-1";
  EXPECT_EQ(
      algorithm_list(AlgorithmKind::host_key, Leg::downstream, ""),
      "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,rsa-sha2-256,"
      "ssh-mldsa44-ed25519");
}

TEST(Algorithms, the_list_announced_for_signatures_names_no_certificates) {
  EXPECT_EQ(
      signature_algorithms_of(algorithm_list(AlgorithmKind::public_key, Leg::downstream, "")),
      "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com,"
      "sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256,ssh-mldsa44-ed25519");
  EXPECT_EQ(signature_algorithms_of("ssh-ed25519-cert-v01@openssh.com,ssh-ed25519"), "ssh-ed25519");
  EXPECT_EQ(signature_algorithms_of("ssh-ed25519-cert-v01@openssh.com"), "");
}

TEST(Algorithms, all_key_exchange_methods_are_offered_but_one_and_hybrids_first) {
  for (const Leg leg : {Leg::downstream, Leg::upstream}) {
    const Names names = default_algorithms(AlgorithmKind::kex, leg);
    const std::size_t of_primes = leg == Leg::downstream ? 4 : 0;
    EXPECT_EQ(names.size(),
              crypto::kex_methods().size() - 1 - of_primes - legacy_algorithms(AlgorithmKind::kex).size());
    EXPECT_EQ(std::ranges::find(names, "mlkem768nistp256-sha256"), names.end());
    ASSERT_GT(names.size(), 3u);
    EXPECT_EQ(names[0], "mlkem768x25519-sha256");
    EXPECT_EQ(names[1], "sntrup761x25519-sha512");
    EXPECT_EQ(names[2], "sntrup761x25519-sha512@openssh.com");
    EXPECT_EQ(names[3], "curve25519-sha256");
  }
  EXPECT_EQ(algorithm_list(AlgorithmKind::kex, Leg::upstream, "mlkem768nistp256-sha256"),
            "mlkem768nistp256-sha256");
  EXPECT_TRUE(algorithm_list(AlgorithmKind::kex, Leg::upstream, "-sntrup761*,mlkem*")
                  .starts_with("curve25519-sha256,"));
}

TEST(Algorithms, diffie_hellman_of_primes_is_offered_to_clients_only_where_it_is_named) {
  const std::string by_default = algorithm_list(AlgorithmKind::kex, Leg::downstream, "");
  EXPECT_EQ(by_default.find("diffie-hellman"), std::string::npos);
  EXPECT_EQ(algorithm_list(AlgorithmKind::kex, Leg::downstream, "+diffie-hellman-group14-sha256"),
            by_default + ",diffie-hellman-group14-sha256");
  EXPECT_EQ(algorithm_list(AlgorithmKind::kex, Leg::upstream, ""),
            by_default +
                ",diffie-hellman-group-exchange-sha256,diffie-hellman-group16-sha512,"
                "diffie-hellman-group18-sha512,diffie-hellman-group14-sha256");
}

}  // namespace
}  // namespace sshrp::config
