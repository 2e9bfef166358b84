// SPDX-License-Identifier: MIT
#include "upstream/private_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "crypto/key_files.h"
#include "util/folder.h"

namespace sshrp::upstream {
namespace {

using crypto::sentence_of;
using testing::HasSubstr;

constexpr gid_t other_group = 61235;

class ReadUpstreamKey : public testing::Test {
 protected:
  ReadUpstreamKey() { key = folder.write("key", crypto::key_file("ed25519")); }

  std::string write_certificate() const {
    return folder.write("key-cert.pub", content(SSHRP_VECTORS "/certificates/ed25519-by-nistp256-cert.pub"));
  }

  static crypto::CertifiedKey read(const route::OwnKey& place, const ops::Successor& successor = {}) {
    ops::MachineFiles files;
    return read_private_key(place, files, successor);
  }

  const Folder folder;
  std::string key;
};

TEST_F(ReadUpstreamKey, takes_the_certificate_beside_it_if_there_is_one) {
  EXPECT_FALSE(read({.path = key}).certificate);
  write_certificate();
  EXPECT_TRUE(read({.path = key}).certificate);
}

TEST_F(ReadUpstreamKey, takes_no_certificate_that_others_could_have_written) {
  const std::string certificate = write_certificate();
  ASSERT_EQ(::chmod(certificate.c_str(), 0666), 0);
  EXPECT_EQ(sentence_of<ops::FileError>([&] { read({.path = key}); }),
            "has a certificate beside it, " + certificate +
                ", which can be written by others: chmod go-w would be right");
}

TEST_F(ReadUpstreamKey, may_be_readable_for_groups_that_are_ours) {
  ASSERT_EQ(::chown(key.c_str(), 0, other_group), 0);
  ASSERT_EQ(::chmod(key.c_str(), 0440), 0);
  EXPECT_THAT(sentence_of<ops::FileError>([&] { read({.path = key}); }), HasSubstr("gid 61235"));
  const std::array<gid_t, 1> groups = {other_group};
  EXPECT_EQ(read({.path = key}, {.groups = groups}).signer->public_key(), crypto::public_key_file("ed25519"));
}

TEST_F(ReadUpstreamKey, may_belong_with_its_certificate_to_the_account_that_the_worker_becomes) {
  constexpr uid_t worker = 61234;
  for (const std::string& path : {write_certificate(), key, folder.path()})
    ASSERT_EQ(::chown(path.c_str(), worker, worker), 0);
  EXPECT_TRUE(read({.path = key}, {.uid = worker}).certificate);
  EXPECT_THROW(read({.path = key}), ops::FileError);
}

TEST_F(ReadUpstreamKey, takes_no_passphrase_that_others_can_read) {
  const std::string file = folder.write("passphrase", "opened sesame");
  ASSERT_EQ(::chmod(file.c_str(), 0644), 0);
  EXPECT_EQ(sentence_of<ops::FileError>([&] { read({.path = key, .passphrase_file = file}); }),
            "needs the passphrase of " + file +
                ", which can be read or written by others: chmod 600 would be right");
}

}  // namespace
}  // namespace sshrp::upstream
