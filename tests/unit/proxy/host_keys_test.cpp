// SPDX-License-Identifier: MIT
#include "proxy/host_keys.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "crypto/key_files.h"
#include "crypto/private_key_file.h"
#include "util/folder.h"

namespace sshrp::proxy {
namespace {

class MadeHostKey : public testing::Test {
 protected:
  MadeHostKey() { config.state_dir.value = folder.path(); }

  HostKeys load() {
    errors.clear();
    return load_host_keys(config, files, {}, errors);
  }

  const Folder folder;
  ops::MachineFiles files;
  config::Config config;
  config::ConfigErrors errors;
};

TEST_F(MadeHostKey, is_used_where_no_other_is_named) {
  const auto path = made_host_key(config);
  ASSERT_EQ(path, folder / "host_ed25519.key");
  make_host_key(*path);
  EXPECT_EQ(load()->size(), 1u);
  EXPECT_TRUE(errors.empty());
  struct stat status {};
  ASSERT_EQ(::stat(path->c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
  config.key.push_back({folder / "other"});
  EXPECT_FALSE(made_host_key(config));
}

TEST_F(MadeHostKey, stays_once_it_is_there) {
  const std::string path = *made_host_key(config);
  make_host_key(path);
  const std::string text = content(path);
  make_host_key(path);
  EXPECT_EQ(content(path), text);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST_F(MadeHostKey, isnt_made_by_reading_it) {
  EXPECT_TRUE(load()->empty());
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].sentence,
            "key file " + folder.path() + "/host_ed25519.key can't be read: No such file or directory");
}

TEST_F(MadeHostKey, that_cant_be_made_is_said_to_be) {
  EXPECT_EQ(crypto::sentence_of<crypto::KeyFileError>([&] { make_host_key(folder / "none/key"); }),
            "can't be made: No such file or directory");
}

}  // namespace
}  // namespace sshrp::proxy
