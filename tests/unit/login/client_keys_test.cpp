// SPDX-License-Identifier: MIT
#include "login/client_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/key_files.h"
#include "util/folder.h"

// Needs root, to give files to others.

namespace sshrp::login {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr uid_t daemons = 1;  // the user daemon, in every /etc/passwd

class FindClientKey : public testing::Test {
 protected:
  std::string write(const std::string& name, uid_t owner, mode_t mode = 0644) const {
    const std::string path = folder.write(name, "# no key\n");
    EXPECT_EQ(::chmod(path.c_str(), mode), 0);
    EXPECT_EQ(::chown(path.c_str(), owner, owner), 0);
    return path;
  }

  /// What is known of a key of ours.
  KeyFinding find(const route::Route& route, const access::KeyList* of_upstream = nullptr) {
    return find_client_key(key, {.account = route.upstream_user}, route, files, of_upstream);
  }
  static config::KeyLine key_line(const crypto::PublicKey& of) {
    return {line(of), access::parse_keys(line(of))};
  }
  static std::string line(const crypto::PublicKey& of) { return of.to_line() + "\n"; }

  const crypto::PublicKey key = crypto::public_key_file("ed25519"),
                          other = crypto::public_key_file("nistp256");
  const Folder folder;
  ops::TrustedFileCache files{max_key_files};
};

std::string said(const KeyFinding& finding) {
  if (!finding.verdict) return "nothing";
  const auto* grant = std::get_if<access::KeyGrant>(&*finding.verdict);
  return grant != nullptr ? grant->found : std::get<access::KeyRefusal>(*finding.verdict).sentence;
}

TEST_F(FindClientKey, takes_files_of_the_account_whose_login_they_open) {
  const std::string path = write("keys", daemons, 0600);
  const auto keys = find({.upstream_user = "daemon", .authorized_keys = {path}});
  EXPECT_TRUE(keys.verdict);
  EXPECT_THAT(keys.problems, IsEmpty());
}

TEST_F(FindClientKey, takes_none_of_another_account) {
  const std::string path = write("keys", daemons);
  for (const char* user : {"bin", "no such", ""}) {
    const auto keys = find({.upstream_user = user, .authorized_keys = {path}});
    EXPECT_FALSE(keys.verdict);
    EXPECT_THAT(keys.problems, ElementsAre(HasSubstr("key file " + path + " belongs to another user")));
  }
}

TEST_F(FindClientKey, takes_authorities_and_what_is_revoked_from_no_account) {
  const std::string path = write("keys", daemons);
  const auto authorities = find({.upstream_user = "daemon", .trusted_user_ca_keys = {path}});
  EXPECT_FALSE(authorities.verdict);
  EXPECT_THAT(authorities.problems, ElementsAre(HasSubstr("it must be root's or the daemon's")));
  const auto revoked =
      find({.upstream_user = "daemon", .authorized_keys = {write("roots", 0)}, .revoked_keys = path});
  EXPECT_FALSE(revoked.verdict);
  EXPECT_THAT(revoked.problems, ElementsAre(HasSubstr("so no key is taken")));
}

TEST_F(FindClientKey, takes_no_file_that_others_could_have_replaced) {
  const std::string path = write("shared/keys", 0);
  ASSERT_EQ(::chmod((folder / "shared").c_str(), 0777), 0);
  const auto keys = find({.upstream_user = "user", .authorized_keys = {path}});
  EXPECT_FALSE(keys.verdict);
  EXPECT_THAT(keys.problems, ElementsAre("key file " + path + " is in " + (folder / "shared") +
                                         ", which can be written by others: chmod go-w " +
                                         (folder / "shared") + " would be right"));
}

TEST_F(FindClientKey, looks_into_lines_and_files_in_their_order) {
  const std::string file = folder.write("keys", "# x\n" + line(key));
  route::Route route{.authorized_keys = {key_line(other), file, key_line(key)}};
  EXPECT_EQ(said(find(route)), "line 2 of " + file);
  route.authorized_keys.pop_back();
  folder.write("keys", line(other));
  EXPECT_EQ(said(find(route)), "it isn't among the keys that may log in") << "as they are now";
  folder.write("keys", line(key));
  EXPECT_EQ(said(find(route)), "line 1 of " + file);
  std::filesystem::remove(file);
  route.authorized_keys = {file};
  EXPECT_EQ(said(find(route)), "nothing");
  EXPECT_THAT(find(route).problems,
              ElementsAre("key file " + file + " can't be read: No such file or directory"));
}

TEST_F(FindClientKey, knows_what_is_revoked_where_no_list_has_it) {
  using Revoked = KeyFinding::Revoked;
  const std::string list = folder.write("revoked", line(other));
  route::Route route{.authorized_keys = {key_line(key)}, .revoked_keys = list};
  EXPECT_EQ(said(find(route)), "line 1 of authorized_keys");
  EXPECT_EQ(find(route).revoked, Revoked::no);
  folder.write("revoked", line(key));
  EXPECT_EQ(said(find(route)), "it is revoked");
  EXPECT_EQ(find({.revoked_keys = list}).revoked, Revoked::yes);
  EXPECT_FALSE(find({.revoked_keys = list}).verdict);
}

TEST_F(FindClientKey, lets_nobody_in_without_the_list_of_what_is_revoked) {
  using Revoked = KeyFinding::Revoked;
  const std::string list = folder.write("revoked", "nonsense\n");
  const route::Route route{.authorized_keys = {key_line(key)}, .revoked_keys = list};
  for (int i = 0; i < 2; ++i) {
    EXPECT_FALSE(find(route).verdict);
    EXPECT_EQ(find(route).revoked, Revoked::unknown);
    EXPECT_THAT(find(route).problems,
                ElementsAre(AllOf(HasSubstr("revoked_keys " + list + " line 1: public key that isn't"),
                                  HasSubstr(", so no key is taken"))));
  }
  folder.write("revoked", "");
  EXPECT_TRUE(find(route).verdict);
  std::filesystem::remove(list);
  EXPECT_FALSE(find(route).verdict);
}

TEST_F(FindClientKey, looks_into_an_upstreams_list_in_the_place_of_the_routes) {
  const std::string list = folder.write("revoked", "");
  const route::Route route{.authorized_keys = {key_line(other)}, .revoked_keys = list};
  const access::KeyList upstream{"its file", access::parse_keys(line(key)), access::KeysOf::users};
  EXPECT_EQ(said(find(route, &upstream)), "line 1 of its file");
  folder.write("revoked", line(key));
  EXPECT_EQ(said(find(route, &upstream)), "it is revoked");
  std::filesystem::remove(list);
  EXPECT_EQ(said(find(route, &upstream)), "nothing");
  EXPECT_THAT(find(route, &upstream).problems, ElementsAre(HasSubstr("so no key is taken")));
}

}  // namespace
}  // namespace sshrp::login
