// SPDX-License-Identifier: MIT
#include "ops/recording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "util/folder.h"
#include "wire/error.h"

namespace sshrp::ops {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr FileRule secret{.readers = Readers::we, .max_size = 1000};
constexpr FileRule list{.readers = Readers::anybody, .max_size = 1000};

class RecordingTest : public testing::Test {
 protected:
  Recording replayed() const { return Recording::replay(recording.encode().view()); }

  static std::string refusal(FileSource& files, const std::string& path) {
    try {
      files.read_trusted(path, secret);
      return "";
    } catch (const FileError& error) {
      return error.what();
    }
  }

  const Folder folder;
  MachineFiles machine;
  Recording recording{machine};
};

TEST_F(RecordingTest, answers_a_replay_what_it_answered_when_the_files_are_gone) {
  std::string config, key, certificate, missing;
  {
    const Folder gone;
    config = gone.write("a.toml", "text");
    key = gone.write("key", std::string("k\0y", 3));
    certificate = gone.write("key-cert.pub", "certificate");
    missing = gone / "missing";
    std::filesystem::permissions(config, std::filesystem::perms(0644));
    EXPECT_EQ(recording.read_configuration(config).text, "text");
    EXPECT_EQ(recording.read_configuration(missing).problem, "No such file or directory");
    EXPECT_THAT(recording.list_files(gone / "*.toml"), ElementsAre(config));
    EXPECT_EQ(as_text(recording.read_trusted(key, secret).view()), std::string_view("k\0y", 3));
    EXPECT_EQ(as_text(recording.find_trusted(certificate, list)->view()), "certificate");
    EXPECT_FALSE(recording.find_trusted(missing, list));
    EXPECT_EQ(refusal(recording, missing), "can't be read: No such file or directory");
  }
  Recording replay = replayed();
  const config::FileContent content = replay.read_configuration(config);
  EXPECT_EQ(content.text, "text");
  EXPECT_EQ(content.readers, config::Readers::everybody);
  EXPECT_EQ(replay.read_configuration(missing).problem, "No such file or directory");
  EXPECT_THAT(replay.list_files(std::filesystem::path(config).parent_path().string() + "/*.toml"),
              ElementsAre(config));
  EXPECT_EQ(as_text(replay.read_trusted(key, secret).view()), std::string_view("k\0y", 3));
  EXPECT_EQ(as_text(replay.find_trusted(certificate, list)->view()), "certificate");
  EXPECT_FALSE(replay.find_trusted(missing, list));
  EXPECT_EQ(refusal(replay, missing), "can't be read: No such file or directory");
}

TEST_F(RecordingTest, has_the_account_and_its_groups) {
  const auto account = std::get<Account>(recording.find_user("root", "daemon"));
  const auto sentence = std::get<std::string>(recording.find_user("no such", ""));
  Recording replay = replayed();
  const auto again = std::get<Account>(replay.find_user("root", "daemon"));
  EXPECT_EQ(again.user, "root");
  EXPECT_EQ(again.group, "daemon");
  EXPECT_EQ(again.uid, 0u);
  EXPECT_EQ(again.gid, account.gid);
  EXPECT_EQ(again.groups, account.groups);
  EXPECT_EQ(std::get<std::string>(replay.find_user("no such", "")), sentence);
}

TEST_F(RecordingTest, that_is_replayed_has_no_file_that_wasnt_asked_for) {
  const std::string key = folder.write("key", "text");
  recording.read_trusted(key, secret);
  Recording replay = replayed();
  const std::string other = folder.write("other", "text");
  const std::string why = "wasn't read when this configuration was prepared";
  EXPECT_EQ(refusal(replay, other), why);
  EXPECT_EQ(replay.read_configuration(other).problem, why);
  EXPECT_EQ(std::get<std::string>(replay.find_user("root", "")), why);
  EXPECT_THROW(replay.find_trusted(other, list), FileError);
  EXPECT_THROW(replay.find_trusted(key, list), FileError) << "a key isn't a certificate";
  EXPECT_THROW(replay.list_files(folder / "*"), FileError);
}

TEST_F(RecordingTest, reads_nothing_twice) {
  const std::string key = folder.write("key", "before");
  recording.read_trusted(key, secret);
  folder.write("key", "after");
  EXPECT_EQ(as_text(recording.read_trusted(key, secret).view()), "before");
}

TEST_F(RecordingTest, looks_at_trust_when_it_reads_and_a_replay_never_again) {
  const std::string open = folder.write("open", "text"), key = folder.write("key", "text");
  ASSERT_EQ(::chmod(open.c_str(), 0644), 0);
  EXPECT_THAT(refusal(recording, open), HasSubstr("chmod 600 would be right"));
  EXPECT_EQ(refusal(recording, key), "");
  ASSERT_EQ(::chmod(open.c_str(), 0600), 0);
  ASSERT_EQ(::chmod(key.c_str(), 0644), 0);
  Recording replay = replayed();
  EXPECT_THAT(refusal(replay, open), HasSubstr("chmod 600 would be right"));
  EXPECT_EQ(refusal(replay, key), "");
}

TEST_F(RecordingTest, can_be_told_what_a_file_will_hold) {
  recording.assume_private_file("/made", util::SecretBytes(std::string_view("text")));
  recording.assume_private_file("/not/made", std::string("can't be made: no"));
  EXPECT_EQ(as_text(recording.read_trusted("/made", secret).view()), "text");
  EXPECT_EQ(refusal(recording, "/not/made"), "can't be made: no");
}

TEST_F(RecordingTest, that_is_cut_short_is_refused) {
  recording.read_trusted(folder.write("key", "text"), secret);
  const util::SecretBytes bytes = recording.encode();
  for (std::size_t size = 1; size < bytes.size(); ++size)
    EXPECT_THROW(Recording::replay(bytes.view().first(size)), wire::ProtocolError) << size;
}

}  // namespace
}  // namespace sshrp::ops
