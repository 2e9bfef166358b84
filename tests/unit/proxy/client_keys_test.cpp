#include "proxy/client_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/folder.h"

// Needs root, to give files to others.

namespace sshrp::proxy {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr uid_t daemons = 1;  // the user daemon, in every /etc/passwd

class ReadClientKeys : public testing::Test {
 protected:
  std::string write(const std::string& name, uid_t owner, mode_t mode = 0644) const {
    const std::string path = folder.write(name, "# no key\n");
    EXPECT_EQ(::chmod(path.c_str(), mode), 0);
    EXPECT_EQ(::chown(path.c_str(), owner, owner), 0);
    return path;
  }

  const Folder folder;
};

TEST_F(ReadClientKeys, takes_files_of_the_account_whose_login_they_open) {
  const std::string path = write("keys", daemons, 0600);
  const auto keys = read_client_keys({.upstream_user = "daemon", .authorized_keys = {path}});
  EXPECT_THAT(keys->texts, SizeIs(1));
  EXPECT_THAT(keys->problems, IsEmpty());
}

TEST_F(ReadClientKeys, takes_none_of_another_account) {
  const std::string path = write("keys", daemons);
  for (const char* user : {"bin", "no such", ""}) {
    const auto keys = read_client_keys({.upstream_user = user, .authorized_keys = {path}});
    EXPECT_THAT(keys->texts, IsEmpty());
    EXPECT_THAT(keys->problems, ElementsAre(HasSubstr("key file " + path + " belongs to another user")));
  }
}

TEST_F(ReadClientKeys, takes_authorities_and_what_is_revoked_from_no_account) {
  const std::string path = write("keys", daemons);
  const auto authorities = read_client_keys({.upstream_user = "daemon", .trusted_user_ca_keys = {path}});
  EXPECT_THAT(authorities->texts, IsEmpty());
  EXPECT_THAT(authorities->problems, ElementsAre(HasSubstr("it must be root's or the daemon's")));
  const auto revoked = read_client_keys(
      {.upstream_user = "daemon", .authorized_keys = {write("roots", 0)}, .revoked_keys = path});
  EXPECT_THAT(revoked->texts, IsEmpty());
  EXPECT_THAT(revoked->problems, ElementsAre(HasSubstr("so no key is taken")));
}

TEST_F(ReadClientKeys, takes_no_file_that_others_could_have_replaced) {
  const std::string path = write("shared/keys", 0);
  ASSERT_EQ(::chmod((folder / "shared").c_str(), 0777), 0);
  const auto keys = read_client_keys({.upstream_user = "user", .authorized_keys = {path}});
  EXPECT_THAT(keys->texts, IsEmpty());
  EXPECT_THAT(keys->problems, ElementsAre("key file " + path + " is in " + (folder / "shared") +
                                          ", which can be written by others: chmod go-w " +
                                          (folder / "shared") + " would be right"));
}

}  // namespace
}  // namespace sshrp::proxy
