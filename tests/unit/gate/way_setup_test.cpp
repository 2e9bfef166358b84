// Ways as one process says them to another.
// SPDX-License-Identifier: MIT
#include "gate/way_setup.h"

#include <gmock/gmock.h>

#include "crypto/certificate_files.h"
#include "wire/error.h"

namespace sshrp::gate {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Surroundings surroundings() {
  Surroundings all{.keepalive_interval = 7s, .keepalive_count_max = 5, .ack_timeout = 90s};
  all.upstream.speech.public_keys = "ssh-ed25519";
  transport::Settings settings{.identification = "SSH-2.0-other",
                               .preferences = {"kex", "hostkeys", "ciphers", "macs", "none"},
                               .rekey = {1 << 20, 600s},
                               .server_sig_algs = {}};
  all.upstream.speech.transport = std::make_shared<const transport::Settings>(std::move(settings));
  return all;
}

crypto::CertifiedKeyPtr certified_key() {
  auto key = std::make_shared<crypto::CertifiedKey>();
  key->signer = std::make_shared<crypto::PrivateKey>(crypto::private_key_file("ed25519"));
  key->certificate = crypto::certificate_file("ed25519-by-nistp256");
  return key;
}

route::GatePtr two_gates() {
  const auto far = std::make_shared<const route::Gate>(route::Gate{.name = "far",
                                                                   .kind = route::GateKind::ssh,
                                                                   .address = {"far.lan", 2222},
                                                                   .user = "bob",
                                                                   .password = config::Secret("secret")});
  return std::make_shared<const route::Gate>(
      route::Gate{.name = "near",
                  .address = {"near.lan", 22},
                  .via = far,
                  .user = "alice",
                  .key = route::OwnKey{.path = "/key", .loaded = certified_key()},
                  .known_hosts = {"/known"},
                  .known_lines = "near.lan ssh-ed25519 AAAA\n",
                  .host_key_check = config::HostKeyCheck::yes,
                  .host_key_name = "cluster",
                  .share = true,
                  .max_channels = 7});
}

WaySetup again(route::GatePtr via) { return decode_way(encode({std::move(via), surroundings()}).view()); }

TEST(WaySetup, has_gates_and_their_credentials_again) {
  const route::GatePtr was = two_gates();
  const WaySetup way = again(was);
  const route::Gate& near = *way.via;
  EXPECT_EQ(near.name, "near");
  EXPECT_EQ(near.address, was->address);
  EXPECT_EQ(near.user, "alice");
  EXPECT_EQ(near.key->loaded->signer->public_key(), was->key->loaded->signer->public_key());
  EXPECT_EQ(near.key->loaded->certificate, was->key->loaded->certificate);
  EXPECT_FALSE(near.password);
  EXPECT_EQ(near.known_lines, was->known_lines);
  EXPECT_TRUE(near.known_hosts.empty());
  EXPECT_EQ(near.host_key_check, config::HostKeyCheck::yes);
  EXPECT_EQ(near.host_key_name, "cluster");
  EXPECT_TRUE(near.share);
  EXPECT_EQ(near.max_channels, 7u);
  ASSERT_NE(near.via, nullptr);
  EXPECT_EQ(near.via->name, "far");
  EXPECT_EQ(near.via->password->reveal(), "secret");
  EXPECT_FALSE(near.via->key);
  EXPECT_EQ(near.via->known_lines, "") << "whoever is told a way reads no files";
  EXPECT_EQ(near.via->via, nullptr);
}

TEST(WaySetup, has_what_is_spoken_with_gates_again) {
  const Surroundings& around = again(two_gates()).surroundings;
  const upstream::Speech& speech = around.upstream.speech;
  EXPECT_EQ(speech.public_keys, "ssh-ed25519");
  const transport::Preferences& lists = speech.transport->preferences;
  EXPECT_THAT((std::vector{lists.kex, lists.host_keys, lists.ciphers, lists.macs, lists.compression}),
              ElementsAre("kex", "hostkeys", "ciphers", "macs", "none"));
  EXPECT_EQ(speech.transport->rekey.bytes, 1u << 20);
  EXPECT_EQ(speech.transport->rekey.time, 600s);
  EXPECT_EQ(around.keepalive_interval, 7s);
  EXPECT_EQ(around.keepalive_count_max, 5u);
  EXPECT_EQ(around.ack_timeout, 90s);
}

TEST(WaySetup, has_proxies_again) {
  for (const auto kind : {route::GateKind::socks5, route::GateKind::http}) {
    const route::Gate was{.name = "door", .kind = kind, .address = {"proxy.lan", 1080}, .via = two_gates()};
    const route::GatePtr proxy = again(std::make_shared<const route::Gate>(was)).via;
    EXPECT_EQ(proxy->kind, kind);
    EXPECT_EQ(proxy->address, was.address);
    EXPECT_EQ(proxy->via->name, "near") << "which is an SSH server";
    EXPECT_EQ(proxy->via->kind, route::GateKind::ssh);
  }
}

TEST(WaySetup, is_the_same_each_time) {
  EXPECT_EQ(to_vector(encode({two_gates(), surroundings()}).view()),
            to_vector(encode({two_gates(), surroundings()}).view()))
      << "checks of groups that go one way are one check, and those of a reload go on";
}

TEST(WaySetup, refuses_what_ends_early_or_goes_on) {
  const util::SecretBytes whole = encode({two_gates(), surroundings()});
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_THROW(decode_way(whole.view().first(size)), std::runtime_error) << size;
  Bytes longer(whole.view().begin(), whole.view().end());
  longer.push_back(0);
  EXPECT_THROW(decode_way(longer), wire::ProtocolError);
}

TEST(WaySetup, leads_through_something) { EXPECT_THROW(again(route::GatePtr()), wire::ProtocolError); }

TEST(WaySetup, takes_of_known_hosts_what_is_each_gates) {
  const std::string near = "near.lan " + crypto::public_key_file("ed25519").to_line();
  const std::string far = "[far.lan]:2222 " + crypto::public_key_file("ed25519").to_line();
  const std::string alias = "@revoked cluster,other " + crypto::public_key_file("ed25519").to_line();
  std::vector<std::string> asked;
  const auto read = [&](const std::string& path) {
    asked.push_back(path);
    return path == "/known" ? near + "\n" + alias + "\n# a word\n" : far + "\n";
  };
  const route::GatePtr told = with_known_lines(two_gates(), "/remembered", read);
  EXPECT_THAT(asked, ElementsAre("/known", "/remembered", "/remembered"));
  EXPECT_EQ(told->known_lines, alias + "\n") << "by its other name";
  EXPECT_EQ(told->via->known_lines, far + "\n");
  const route::Gate proxy{.name = "proxy", .kind = route::GateKind::http, .address = {"proxy.lan", 3128}};
  EXPECT_FALSE(
      with_known_lines(std::make_shared<const route::Gate>(proxy), "/remembered", read)->known_lines);
}

}  // namespace
}  // namespace sshrp::gate
