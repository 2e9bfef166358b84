// SPDX-License-Identifier: MIT
#include "record/keeper.h"

#include <sys/mount.h>
#include <sys/stat.h>

#include "cast/dated_folders.h"
#include "record/keeper_fixture.h"

namespace sshrp::record {
namespace {

using cast::Verdict;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace testing;

TEST_F(KeeperTest, writes_what_it_is_told_and_gives_it_its_name_at_the_end) {
  Recorder recorder(folder_at(folder.path()));
  Teller worker = recorder.worker();
  recorder.start();
  worker.open(1, 7);
  EXPECT_TRUE(worker.hears("opened 1"));
  EXPECT_TRUE(is_there("0123456789ab.7.cast.part"));
  worker.output(1, "caf\xc3");
  worker.output(1, "\xa9\n", 1500);
  worker.say(message::Output{1, 1600, true, as_bytes("wrong\n")});
  worker.say(message::Resize{1, 1700, 100, 40});
  worker.say(message::Note{1, 1800, "a note"});
  worker.say(message::Rest{1, 1900, 12});
  worker.end(1);
  ASSERT_TRUE(wait_for([&] { return is_there("0123456789ab.7.cast"); }));
  EXPECT_FALSE(is_there("0123456789ab.7.cast.part"));
  const auto read = recording("0123456789ab.7.cast");
  EXPECT_EQ(read.verdict, Verdict::whole) << read.fault;
  EXPECT_EQ(read.output(), "caf\xc3\xa9\n");
  EXPECT_EQ(read.bytes(cast::Event::Kind::output, cast::Stream::error), "wrong\n");
  const auto& header = std::get<cast::Header>(read.items[0]);
  EXPECT_EQ(header.command, "ls");
  EXPECT_THAT(header.facts, ElementsAre(std::pair<std::string, std::string>("user", "alice")));
  struct stat status {};
  ASSERT_EQ(::stat(path("0123456789ab.7.cast").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0640u);
}

TEST_F(KeeperTest, acknowledges_each_byte_of_messages_once) {
  Recorder recorder(folder_at(folder.path()));
  Teller worker = recorder.worker();
  recorder.start();
  Bytes packet;
  append(packet, message::Open{1, session, 1, 80, 24, "", encode_texts({}, {})});
  for (int i = 0; i < 100; ++i) append(packet, message::Output{1, 5, false, as_bytes("some output\r\n")});
  append(packet, message::End{.recording = 1});
  worker.say_packet(packet);
  std::uint64_t taken = 0, written = 0;
  while (taken < packet.size()) {
    const Bytes answers = worker.hear_packet();
    ASSERT_FALSE(answers.empty());
    for_each_from_recorder(answers, [&](const FromRecorder& said) {
      const auto* sum = std::get_if<message::Written>(&said);
      if (sum == nullptr) return;
      taken += sum->taken;
      written += sum->written;
    });
  }
  EXPECT_EQ(taken, packet.size());
  EXPECT_EQ(written, content(path("0123456789ab.1.cast")).size());
}

TEST_F(KeeperTest, writes_half_a_character_that_nothing_follows) {
  Recorder recorder(folder_at(folder.path()));
  Teller worker = recorder.worker();
  recorder.start();
  worker.open(1);
  worker.output(1, "a\xc3");
  EXPECT_TRUE(wait_for(
      [&] { return content(path("0123456789ab.1.cast.part")).find("x-sshrp-raw") != std::string::npos; }));
}

TEST_F(KeeperTest, cuts_what_a_worker_leaves) {
  Recorder recorder(folder_at(folder.path()));
  Teller worker = recorder.worker();
  Teller other = recorder.worker();
  recorder.start();
  worker.open(1, 1);
  worker.output(1, "half of it");
  other.open(1, 2);
  EXPECT_TRUE(other.hears("opened 1"));
  worker.hang_up();
  ASSERT_TRUE(wait_for([&] { return is_there("0123456789ab.1.cast"); }));
  const auto read = recording("0123456789ab.1.cast");
  EXPECT_EQ(read.verdict, Verdict::cut);
  EXPECT_EQ(read.output(), "half of it");
  EXPECT_TRUE(is_there("0123456789ab.2.cast.part")) << "another worker's goes on";
}

// All that was said before, as much as a ring holds.
TEST_F(KeeperTest, writes_what_a_worker_that_is_gone_has_left_in_its_ring) {
  Recorder recorder(folder_at(folder.path()));
  const std::string text(30'000, 'x');
  std::size_t said = 0;
  {
    Teller worker = recorder.worker();
    worker.open(1);
    Bytes packet;
    append(packet, message::Output{1, 1000, false, as_bytes(text)});
    while (worker.put(packet)) said += text.size();
  }
  EXPECT_GT(said, ring_size - 2 * max_packet);
  recorder.start();
  ASSERT_TRUE(wait_for([&] { return is_there("0123456789ab.1.cast"); }));
  const auto read = recording("0123456789ab.1.cast");
  EXPECT_EQ(read.verdict, Verdict::cut);
  EXPECT_EQ(read.output().size(), said);
}

TEST_F(KeeperTest, says_that_there_is_room_in_a_ring_that_was_full) {
  Recorder recorder(folder_at(folder.path()));
  Teller worker = recorder.worker();
  worker.open(1);
  const std::string text(30'000, 'x');
  Bytes packet;
  append(packet, message::Output{1, 1000, false, as_bytes(text)});
  while (worker.put(packet)) {
  }
  recorder.start();
  EXPECT_TRUE(worker.hears("room"));
  EXPECT_TRUE(worker.put(packet));
}

TEST_F(KeeperTest, cuts_all_when_it_ends) {
  {
    Recorder recorder(folder_at(folder.path()));
    Teller worker = recorder.worker();
    recorder.start();
    worker.open(1);
    EXPECT_TRUE(worker.hears("opened 1"));
  }
  EXPECT_EQ(recording("0123456789ab.1.cast").verdict, Verdict::cut);
}

TEST_F(KeeperTest, writes_into_folders_with_a_date) {
  Recorder recorder(folder_at(folder.path(), {"%Y", "day-%m-%d"}));
  Teller worker = recorder.worker();
  recorder.start();
  worker.open(1);
  EXPECT_TRUE(worker.hears("opened 1"));
  const auto now = WallClock::now();
  EXPECT_TRUE(is_there(cast::dated_name("%Y", now) + "/day-" + cast::dated_name("%m-%d", now) +
                       "/0123456789ab.1.cast.part"));
}

// ── what can't be ──

TEST_F(KeeperTest, leaves_alone_what_is_there_already) {
  std::filesystem::create_directory(path("0123456789ab.1.cast.part"));  // a file would be put aside
  std::ofstream(path("0123456789ab.2.cast")) << "mine";
  std::ofstream(path("target")) << "mine";
  std::filesystem::create_symlink(path("target"), path("0123456789ab.3.cast.part"));
  std::filesystem::create_symlink(path("nowhere"), path("0123456789ab.4.cast.part"));
  Recorder recorder(folder_at(folder.path()));
  Teller worker = recorder.worker();
  recorder.start();
  for (std::uint32_t channel = 1; channel <= 4; ++channel) {
    worker.open(channel, channel);
    EXPECT_TRUE(worker.hears("failed " + std::to_string(channel)));
    worker.output(channel, "into it");
  }
  worker.open(5, 5);
  worker.output(5, "x");
  EXPECT_TRUE(worker.hears("written 5"));
  EXPECT_TRUE(std::filesystem::is_directory(path("0123456789ab.1.cast.part")));
  EXPECT_EQ(content(path("0123456789ab.2.cast")), "mine");
  EXPECT_EQ(content(path("target")), "mine");
  EXPECT_FALSE(is_there("nowhere"));
}

TEST_F(KeeperTest, does_not_follow_a_link_in_place_of_a_folder_with_a_date) {
  const sshrp::Folder elsewhere;
  std::filesystem::create_symlink(elsewhere.path(), path(cast::dated_name("%Y", WallClock::now())));
  Recorder recorder(folder_at(folder.path(), {"%Y"}));
  Teller worker = recorder.worker();
  recorder.start();
  worker.open(1);
  EXPECT_TRUE(worker.hears("failed 1"));
  EXPECT_TRUE(std::filesystem::is_empty(elsewhere.path()));
}

TEST_F(KeeperTest, says_so_when_the_folder_is_gone) {
  std::filesystem::create_directory(path("recordings"));
  Recorder recorder(folder_at(path("recordings"), {"%Y"}));
  Teller worker = recorder.worker();
  recorder.start();
  worker.open(1);
  EXPECT_TRUE(worker.hears("opened 1"));
  std::filesystem::remove_all(path("recordings"));
  worker.output(1, "lost");
  EXPECT_TRUE(worker.hears("failed 1"));
  EXPECT_EQ(worker.sentence, "the file was removed");
  worker.open(2);
  EXPECT_TRUE(worker.hears("failed 2"));
}

class FullDisk : public KeeperTest {
 protected:
  void SetUp() override {
    if (::geteuid() != 0 || ::mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=64k") != 0)
      GTEST_SKIP() << "it takes root to have a small file system";
    mounted_ = true;
  }
  void TearDown() override {
    if (mounted_) ::umount2(folder.path().c_str(), MNT_DETACH);
  }

 private:
  bool mounted_ = false;
};

TEST_F(FullDisk, fails_that_recording_leaves_whole_lines_and_gives_them_an_end_later) {
  const std::string text(20'000, 'x');
  {
    Recorder recorder(folder_at(folder.path()));
    Teller worker = recorder.worker();
    recorder.start();
    worker.open(1);
    for (int i = 0; i < 5; ++i) worker.output(1, text);
    EXPECT_TRUE(worker.hears("failed 1"));
    EXPECT_EQ(worker.sentence, "No space left on device");
    worker.output(1, text);  // it doesn't know yet
    worker.open(2, 2);
    worker.end(2);
    EXPECT_TRUE(worker.hears("opened 2")) << "of another there is room for a header";
  }
  const std::string left = content(path("0123456789ab.1.cast.part"));
  EXPECT_TRUE(left.ends_with("]\n"));
  Recorder next(folder_at(folder.path()));
  ASSERT_TRUE(wait_for([&] { return is_there("0123456789ab.1.cast"); }));
  const auto read = recording("0123456789ab.1.cast");
  EXPECT_EQ(read.verdict, Verdict::cut);
  EXPECT_EQ(read.output().size() % text.size(), 0u);
  EXPECT_GE(read.output().size(), text.size());
}

TEST_F(FullDisk, that_is_read_only_takes_nothing) {
  Recorder recorder(folder_at(folder.path()));
  Teller worker = recorder.worker();
  ASSERT_EQ(::mount("tmpfs", folder.path().c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, ""), 0);
  recorder.start();
  worker.open(1);
  EXPECT_TRUE(worker.hears("failed 1"));
  EXPECT_THAT(worker.sentence, HasSubstr("Read-only file system"));
}

}  // namespace
}  // namespace sshrp::record
