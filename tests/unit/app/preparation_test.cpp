// SPDX-License-Identifier: MIT
#include "app/preparation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <filesystem>

#include "app/generation.h"
#include "balance/setup.h"
#include "config/dump.h"
#include "crypto/key_files.h"
#include "util/folder.h"

namespace sshrp::app {
namespace {

using testing::ElementsAre;

// What -t says of a configuration, and what a start says of it, in a folder of its own.
class PreparationTest : public testing::Test {
 protected:
  Options options(const std::string& settings) const {
    const std::string text = "listen = '127.0.0.1:0'\n" + settings +
                             "[[servers]]\nuser = 'a'\nupstream_host = 'h'\n" + server + "\n";
    return {.config_file = folder.write("a.toml", text)};
  }
  std::string state_dir(const std::string& path) const { return "state_dir = '" + path + "'\n"; }
  std::string with_key() const {
    return "key = '" + folder.write("key", crypto::key_file("ed25519")) + "'\n" + state_dir(folder / "state");
  }

  static std::vector<std::string> sentences(const config::ConfigErrors& errors) {
    std::vector<std::string> lines;
    for (const auto& error : errors) lines.push_back(config::to_string(error));
    return lines;
  }
  static std::vector<std::string> of_probe(const Options& options) {
    const auto probed = probe(options);
    const auto* errors = std::get_if<config::ConfigErrors>(&probed);
    return errors != nullptr ? sentences(*errors) : std::vector<std::string>();
  }
  static std::vector<std::string> of_start(const Options& options) {
    const auto prepared = prepare_generation(options, {}, {});
    const auto* errors = std::get_if<config::ConfigErrors>(&prepared);
    return errors != nullptr ? sentences(*errors) : std::vector<std::string>();
  }
  std::vector<std::string> of_both(const std::string& settings) const {
    const Options asked = options(settings);
    const auto probed = of_probe(asked);
    EXPECT_EQ(probed, of_start(asked));
    return probed;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path()))
      found.push_back(entry.path().lexically_relative(folder.path()));
    std::ranges::sort(found);
    return found;
  }
  std::string at(const std::string& place) const { return folder / "a.toml" + ":" + place + ": "; }

  const Folder folder;
  std::string server;
};

TEST_F(PreparationTest, of_a_check_changes_nothing_on_disk) {
  const Options asked =
      options(state_dir(folder / "above/state") + "log = '" + folder / "log" + "'\naccess_log = '" +
              folder / "access" + "'\naudit_log = '" + folder / "audit" + "'\n");
  EXPECT_THAT(of_probe(asked), ElementsAre());
  EXPECT_THAT(names(), ElementsAre("a.toml"));
  EXPECT_THAT(of_start(asked), ElementsAre());
  EXPECT_THAT(names(), ElementsAre("a.toml", "above", "above/state", "above/state/host_ed25519.key", "access",
                                   "audit", "log"));
}

TEST_F(PreparationTest, says_that_no_host_key_fits_the_algorithms) {
  EXPECT_THAT(of_both(with_key() + "[algorithms]\nhost_keys = 'rsa-sha2-512'\n"),
              ElementsAre(at("5:13") + "no host key fits these algorithms"));
}

TEST_F(PreparationTest, says_that_a_key_it_would_make_fits_no_algorithm) {
  std::filesystem::create_directory(folder / "state");
  EXPECT_THAT(of_probe(options(state_dir(folder / "state") + "[algorithms]\nhost_keys = 'rsa-sha2-512'\n")),
              ElementsAre(at("4:13") + "no host key fits these algorithms"));
}

TEST_F(PreparationTest, says_which_log_cant_be_opened) {
  const std::string missing = folder / "missing/log";
  EXPECT_THAT(of_both(with_key() + "log = '" + missing + "'\naccess_log = '" + folder.path() +
                      "'\naudit_log = '" + missing + "'\n"),
              ElementsAre(at("4:7") + "can't log to " + missing + ": No such file or directory",
                          at("5:14") + "can't log to " + folder.path() + ": Is a directory",
                          at("6:13") + "can't log to " + missing + ": No such file or directory"));
}

TEST_F(PreparationTest, says_that_the_state_directory_cant_be_made) {
  const std::string file = folder.write("file", "");
  for (const std::string& path : {file, file + "/state", file + "/above/state"}) {
    EXPECT_THAT(
        of_both(state_dir(path)),
        ElementsAre(at("2:13") + "state_dir " + path + " can't be made: Not a directory",
                    at("2:13") + "key file " + path + "/host_ed25519.key can't be made: Not a directory"))
        << path;
  }
}

TEST_F(PreparationTest, says_that_everybody_could_write_to_the_state_directory) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root gives it to an account";
  std::filesystem::create_directory(folder / "state");
  ASSERT_EQ(::chmod((folder / "state").c_str(), 0777), 0);
  EXPECT_THAT(of_both(with_key()),
              ElementsAre(at("3:13") + "state_dir: " + folder / "state" +
                          " can be written by everybody; it must be the daemon's own folder"));
}

TEST_F(PreparationTest, says_what_is_wrong_with_keys_and_accounts) {
  server =
      "password = ''\nupstream_key = '" + folder / "none" + "'\nauthorized_keys = 'ssh-ed25519 nonsense'\n";
  const auto said = of_both(with_key() + "user = 'no such'\n");
  EXPECT_EQ(said, of_both(with_key() + "user = 'no such'\n"));
  EXPECT_FALSE(said.empty());
}

TEST_F(PreparationTest, says_that_the_groups_are_more_than_a_balancer_can_be_told) {
  std::filesystem::create_directory(folder / "state");
  folder.write("state/known_hosts", std::string(7 * 512 * 1024, '#'));
  const std::string key = folder.write("probe", crypto::key_file("ed25519"));
  const auto groups = [&](int count) {
    std::string text;
    for (int i = 0; i < count; ++i)
      text += "[[upstreams]]\nname = 'g" + std::to_string(i) +
              "'\nservers = ['x']\ncheck = 'login'\ncheck_user = 'probe'\ncheck_key = '" + key + "'\n";
    return with_key() + text;
  };
  EXPECT_THAT(of_both(groups(4)), ElementsAre());
  EXPECT_THAT(of_both(groups(5)),
              ElementsAre(at("5:8") + "the groups of [[upstreams]] are 18 MiB together, and may be 16: 3 MiB "
                                      "of this one's are known hosts for check = \"login\". Shorten the "
                                      "files of known hosts, or have fewer groups check by logins"));
}

// It may have the key revoked that a server shows.
TEST_F(PreparationTest, says_that_known_hosts_of_checks_cannot_be_relied_on) {
  std::filesystem::create_directory(folder / "state");
  const std::string known = folder.write("state/known_hosts", "@revoked * ssh-ed25519 AAAA\n");
  const std::string groups =
      with_key() +
      "[[upstreams]]\nname = 'g'\nservers = ['x']\ncheck = 'login'\ncheck_user = 'probe'\n"
      "check_key = '" +
      folder.write("probe", crypto::key_file("ed25519")) + "'\n";
  EXPECT_THAT(of_both(groups), ElementsAre());
  ASSERT_EQ(::chmod(known.c_str(), 0666), 0);
  EXPECT_THAT(of_both(groups), ElementsAre(at("7:9") + "check: known hosts file " + known +
                                           " can be written by others: chmod go-w would be right"));
  std::filesystem::remove(known);
  EXPECT_THAT(of_both(groups), ElementsAre());
  folder.write("state/known_hosts", std::string(balance::max_check_hosts, '#'));
  EXPECT_THAT(of_both(groups),
              ElementsAre(at("7:9") + "check: the files of known hosts of this group have 5 MiB "
                                      "together, and may have 4"));
}

// A gate's, too: what is shown to one whose key is revoked is lost.
TEST_F(PreparationTest, says_that_known_hosts_of_gates_of_checks_cannot_be_relied_on) {
  std::filesystem::create_directory(folder / "state");
  const std::string known = folder.write("state/known", "@revoked * ssh-ed25519 AAAA\n");
  ASSERT_EQ(::chmod(known.c_str(), 0666), 0);
  const std::string text = with_key() +
                           "[[upstreams]]\nname = 'g'\nservers = ['x']\ncheck = 'tcp'\n"
                           "[[gates]]\nname = 'door'\naddress = 'h'\nuser = 'u'\npassword_file = '" +
                           folder.write("pass", "word\n") + "'\nknown_hosts = '" + known + "'\n" +
                           "[[servers]]\nuser = 'b'\nupstream = 'g'\nupstream_via = 'door'\n";
  ASSERT_EQ(::chmod((folder / "pass").c_str(), 0600), 0);
  EXPECT_THAT(of_both(text), ElementsAre(at("7:9") + "check: known hosts file " + known +
                                         " can be written by others: chmod go-w would be right"));
}

net::Task<void> find(lookup::RouteSource& routes, std::string user, lookup::Found& found) {
  lookup::Asking asking{std::move(user), {}};
  found = co_await routes.find(std::move(asking));
}

// nullptr: the user has none.
route::RoutePtr route_of(const proxy::Snapshot& snapshot, const std::string& user) {
  asio::io_context context{1};
  lookup::Found found;
  asio::co_spawn(context, find(*snapshot.login->routes, user, found), asio::detached);
  context.run();
  const auto* route = std::get_if<route::RoutePtr>(&found);
  return route != nullptr ? *route : nullptr;
}

TEST_F(PreparationTest, comes_to_the_same_from_a_recording_with_the_files_gone) {
  folder.write("pass", "opened sesame\n");
  folder.write("up", crypto::key_file("ed25519"));
  folder.write("up-cert.pub", content(SSHRP_VECTORS "/certificates/ed25519-by-nistp256-cert.pub"));
  server = "upstream_key = '" + folder / "up" + "'\npassword = 'hunter2'\n";
  const std::string more = "[[servers]]\nuser = '^b(.)$'\nupstream_host = 'h'\n";
  folder.write("conf.d/b.toml", more);
  const Options asked = options("include = 'conf.d/*.toml'\n" + with_key());
  ops::MachineFiles machine;
  ops::Recording recording(machine);
  const auto prepared = prepare(asked, recording, nullptr);
  ASSERT_TRUE(std::holds_alternative<Preparation>(prepared))
      << sentences(std::get<config::ConfigErrors>(prepared)).front();
  const auto& first = std::get<Preparation>(prepared);
  std::filesystem::remove_all(folder.path());
  ops::Recording replay = ops::Recording::replay(recording.encode().view());
  const auto again = std::get<Preparation>(prepare(asked, replay, nullptr));
  EXPECT_EQ(config::dump(again.snapshot->config), config::dump(first.snapshot->config));
  EXPECT_EQ(again.snapshot->config.files, first.snapshot->config.files);
  ASSERT_EQ(again.snapshot->host_keys->size(), 1u);
  EXPECT_EQ(again.snapshot->host_keys->front()->public_key(), crypto::public_key_file("ed25519"));
  const route::RoutePtr route = route_of(*again.snapshot, "a");
  ASSERT_TRUE(route);
  EXPECT_TRUE(route->upstream_key->loaded->certificate);
  EXPECT_TRUE(route_of(*again.snapshot, "bc"));
  EXPECT_EQ(again.account.has_value(), first.account.has_value());
  EXPECT_EQ(again.log.log.path, first.log.log.path);
}

TEST_F(PreparationTest, from_another_recording_is_an_error) {
  ops::MachineFiles machine;
  ops::Recording recording(machine);
  const Options asked = options(with_key());
  ASSERT_TRUE(std::holds_alternative<Preparation>(prepare(asked, recording, nullptr)));
  ops::Recording replay = ops::Recording::replay(recording.encode().view());
  const auto other = prepare({.config_file = folder / "b.toml"}, replay, nullptr);
  EXPECT_THAT(sentences(std::get<config::ConfigErrors>(other)),
              ElementsAre(folder / "b.toml" +
                          ": it can't be read: wasn't read when this configuration was prepared"));
}

}  // namespace
}  // namespace sshrp::app
