// A keeper before workers that somebody has taken over.
// SPDX-License-Identifier: MIT
#include "record/keeper.h"
#include "record/keeper_fixture.h"

namespace sshrp::record {
namespace {

using cast::Verdict;
using namespace testing;

class HostileWorker : public KeeperTest {
 protected:
  /// Whether the recorder hangs up on it, and an honest worker's recording goes on.
  void expect_to_be_left(const std::function<void(Teller&)>& attack) {
    Recorder recorder(folder_at(folder.path()));
    Teller hostile = recorder.worker();
    Teller honest = recorder.worker();
    recorder.start();
    const std::string name = "0123456789ab." + std::to_string(++attacks_) + ".cast";
    honest.open(1, attacks_);
    ASSERT_TRUE(honest.hears("opened 1"));
    attack(hostile);
    EXPECT_FALSE(hostile.hears("never"));
    honest.output(1, "untouched");
    honest.end(1);
    ASSERT_TRUE(wait_for([&] { return is_there(name); }));
    EXPECT_EQ(recording(name).output(), "untouched");
    EXPECT_EQ(recording(name).verdict, Verdict::whole);
  }

 private:
  std::uint32_t attacks_ = 0;
};

TEST_F(HostileWorker, that_begins_a_recording_twice) {
  expect_to_be_left([](Teller& worker) {
    worker.open(3, 80);
    worker.open(3, 90);
  });
}

TEST_F(HostileWorker, that_counts_backwards) {
  expect_to_be_left([](Teller& worker) {
    worker.open(3, 80);
    worker.open(2, 90);
  });
}

TEST_F(HostileWorker, that_names_a_session_as_a_path) {
  for (const char* name :
       {"../../../etc", "0123456789a/", "0123456789AB", "", "0123456789abc", "..........ab"})
    expect_to_be_left([name](Teller& worker) {
      worker.say(message::Open{1, name, 1, 80, 24, "", encode_texts({}, {})});
    });
}

TEST_F(HostileWorker, that_says_what_is_no_message) {
  for (const std::string& packet :
       {std::string("x"), std::string("\0\0\0\1\x63", 5), std::string("\xff\xff\xff\xff", 4),
        std::string("\0\0\0\0", 4), std::string(max_packet + 1, '\0')})
    expect_to_be_left([&](Teller& worker) { worker.say_packet(as_bytes(packet)); });
}

TEST_F(HostileWorker, that_scribbles_over_its_ring) {
  for (const std::uint64_t written :
       {std::uint64_t{ring_size + 1}, ~std::uint64_t{0}, std::uint64_t{3}, std::uint64_t{40}})
    expect_to_be_left([&](Teller& worker) {
      worker.memory().written = written;
      worker.ring_bell();
    });
}

TEST_F(HostileWorker, that_has_a_huge_header) {
  const Bytes texts = encode_texts({{"A", std::string(2 * max_texts, 'x')}}, {});
  expect_to_be_left([&](Teller& worker) { worker.say(message::Open{1, session, 5, 80, 24, "", texts}); });
  expect_to_be_left([&](Teller& worker) {
    worker.say(message::Open{1, session, 5, 80, 24, "", as_bytes("abc")});
  });
  const std::string command(max_command + 1, 'x');
  expect_to_be_left([&](Teller& worker) {
    worker.say(message::Open{1, session, 5, 80, 24, command, encode_texts({}, {})});
  });
}

TEST_F(HostileWorker, has_no_hold_on_the_recordings_of_others) {
  Recorder recorder(folder_at(folder.path()));
  Teller hostile = recorder.worker();
  Teller honest = recorder.worker();
  recorder.start();
  honest.open(1, 1);
  ASSERT_TRUE(honest.hears("opened 1"));
  hostile.output(1, "forged");
  hostile.say(message::End{.recording = 1, .reason = "forged"});
  hostile.open(1, 1);
  EXPECT_TRUE(hostile.hears("failed 1")) << "the file is the other's";
  hostile.output(1, "forged");
  hostile.open(2, 2);  // all before it was dealt with
  EXPECT_TRUE(hostile.hears("opened 2"));
  honest.output(1, "mine");
  honest.end(1);
  ASSERT_TRUE(wait_for([&] { return is_there("0123456789ab.1.cast"); }));
  EXPECT_EQ(recording("0123456789ab.1.cast").output(), "mine");
}

TEST_F(HostileWorker, that_ends_twice_or_goes_on_behind_the_end_writes_nothing_there) {
  Recorder recorder(folder_at(folder.path()));
  Teller worker = recorder.worker();
  recorder.start();
  worker.open(1);
  Bytes packet;
  append(packet, message::End{.recording = 1, .at = ~std::uint64_t{0}, .reason = "closed"});
  append(packet, message::Output{1, 5, false, as_bytes("more")});
  append(packet, message::End{.recording = 1});
  worker.say_packet(packet);
  ASSERT_TRUE(wait_for([&] { return is_there("0123456789ab.1.cast"); }));
  worker.open(2, 2);
  EXPECT_TRUE(worker.hears("opened 2"));
  EXPECT_EQ(recording("0123456789ab.1.cast").verdict, Verdict::whole);
  EXPECT_EQ(recording("0123456789ab.1.cast").output(), "");
}

TEST_F(HostileWorker, that_reads_no_answers_is_heard_no_more_in_the_end) {
  Recorder recorder(folder_at(folder.path()));
  Teller worker = recorder.worker();
  recorder.start();
  // 2 answers each; far fewer than a recorder without bounds would take.
  std::uint32_t recording = 0;
  bool is_held_up = false;
  while (!is_held_up && recording < 20 * max_answers) {
    Bytes packet;
    append(packet, message::Open{++recording, session, 1, 80, 24, "", encode_texts({}, {})});
    append(packet, message::End{.recording = recording});
    const auto until = std::chrono::steady_clock::now() + 2s;
    while (!is_held_up && !worker.put(packet)) is_held_up = std::chrono::steady_clock::now() > until;
  }
  EXPECT_TRUE(is_held_up) << recording;
}

}  // namespace
}  // namespace sshrp::record
