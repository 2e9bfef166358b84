// SPDX-License-Identifier: MIT
#include "facts/input_notes.h"

#include <gtest/gtest.h>

#include <random>
#include <thread>

namespace sshrp::facts {
namespace {

using Address = std::array<std::uint8_t, 16>;

constexpr Address one{1}, other{2};

struct Notes {
  std::vector<InputNote> memory;
  explicit Notes(std::size_t count) : memory(count) { note_input_in(memory); }
  ~Notes() { note_input_in({}); }
  std::vector<Address> blamed() const {
    return facts::blamed(
        {reinterpret_cast<const std::uint8_t*>(memory.data()), memory.size() * sizeof(InputNote)});
  }
};

TEST(InputNotes, blame_who_is_worked_for) {
  const Notes notes(2);
  EXPECT_TRUE(notes.blamed().empty());
  note_input_of(one);
  EXPECT_EQ(notes.blamed(), std::vector<Address>{one});
  EXPECT_EQ(input_source(), one);
  note_input_of(std::nullopt);
  EXPECT_TRUE(notes.blamed().empty());
}

TEST(InputNotes, blame_only_the_one_whose_thread_crashed) {
  const Notes notes(2);
  note_input_of(one);
  std::thread([] {
    note_input_of(other);
    note_crash();
  }).join();
  EXPECT_EQ(notes.blamed(), std::vector<Address>{other});
}

TEST(InputNotes, blame_nobody_for_a_crash_of_a_thread_that_works_for_nobody) {
  const Notes notes(1);
  note_crash();
  note_input_of(one);
  note_input_of(std::nullopt);
  note_crash();
  EXPECT_TRUE(notes.blamed().empty());
}

TEST(InputNotes, blame_nobody_for_a_crash_of_a_thread_that_works_for_nobody_while_others_work) {
  const Notes notes(2);
  note_input_of(one);
  std::thread([] { note_crash(); }).join();
  EXPECT_TRUE(notes.blamed().empty());
}

TEST(InputNotes, blame_nobody_for_an_end_by_others) {
  const Notes notes(1);
  note_input_of(one);
  note_end_by_others();
  EXPECT_TRUE(notes.blamed().empty());
}

TEST(InputNotes, are_not_written_by_more_threads_than_there_are_notes) {
  const Notes notes(1);
  note_input_of(one);
  std::thread([] { note_input_of(other); }).join();
  EXPECT_EQ(notes.blamed(), std::vector<Address>{one});
}

// A worker that a stranger took over may have written anything.
TEST(InputNotes, blame_no_more_than_there_are_notes_whatever_stands_there) {
  std::mt19937 random(5);
  for (std::size_t size = 0; size < 1000; size += 7) {
    Bytes bytes(size);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random() % 4);
    EXPECT_LE(blamed(bytes).size(), size / sizeof(InputNote));
  }
}

}  // namespace
}  // namespace sshrp::facts
