// SPDX-License-Identifier: MIT
#include "record/ring.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/mman.h>

#include <chrono>
#include <cstring>
#include <random>
#include <thread>

#include "ops/event_descriptor.h"

namespace sshrp::record {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t length_size = 4;

class Ring : public ::testing::Test {
 protected:
  /// What a process that was taken over could write.
  RingMemory& memory() { return *reinterpret_cast<RingMemory*>(mapping.bytes().data()); }
  void put_length(std::uint64_t position, std::uint32_t length) {
    std::memcpy(memory().bytes.data() + position % ring_size, &length, sizeof length);
  }
  static Bytes packet(std::size_t size, std::uint8_t seed = 1) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(seed + i * 7);
    return bytes;
  }
  std::optional<Bytes> take() {
    Bytes bytes;
    if (!reader.take(bytes)) return std::nullopt;
    return bytes;
  }
  void fill() {
    while (writer.put(packet(max_packet))) {
    }
  }

  const util::UniqueFd file = make_ring();
  const ops::SharedMapping mapping{file};
  RingWriter writer{file};
  RingReader reader{file};
};

TEST_F(Ring, gives_packets_in_their_order_over_its_end) {
  std::mt19937 random(1);
  Bytes put, taken;
  for (int round = 0; round < 2000; ++round) {
    for (auto more = random() % 4; more > 0; --more) {
      const Bytes bytes =
          packet(1 + random() % (random() % 8 == 0 ? max_packet : 2000), static_cast<std::uint8_t>(random()));
      if (!writer.put(bytes)) break;
      put.insert(put.end(), bytes.begin(), bytes.end());
    }
    for (auto more = random() % 4; more > 0; --more) {
      const auto bytes = take();
      if (!bytes) break;
      ASSERT_LE(bytes->size(), max_packet);
      taken.insert(taken.end(), bytes->begin(), bytes->end());
    }
  }
  while (const auto bytes = take()) taken.insert(taken.end(), bytes->begin(), bytes->end());
  ASSERT_GT(put.size(), 3 * ring_size);
  EXPECT_TRUE(put == taken);
}

TEST_F(Ring, joins_small_packets) {
  ASSERT_TRUE(writer.put(packet(3)));
  ASSERT_TRUE(writer.put(packet(max_packet - 3)));
  ASSERT_TRUE(writer.put(packet(1)));
  EXPECT_EQ(take()->size(), max_packet);
  EXPECT_EQ(take()->size(), 1u);
  EXPECT_EQ(take(), std::nullopt);
}

TEST_F(Ring, that_is_full_says_once_when_it_is_so_no_more) {
  EXPECT_FALSE(reader.has_room_for_writer()) << "nobody waits";
  fill();
  EXPECT_FALSE(reader.has_room_for_writer());
  while (take()) {
  }
  EXPECT_TRUE(reader.has_room_for_writer());
  EXPECT_FALSE(reader.has_room_for_writer());
  EXPECT_TRUE(writer.put(packet(max_packet)));
}

TEST_F(Ring, wakes_its_reader_for_what_it_wishes_once) {
  ASSERT_TRUE(writer.put(packet(1)));
  EXPECT_FALSE(writer.wakes_reader());
  reader.set(Wish::any);
  EXPECT_TRUE(writer.wakes_reader());
  EXPECT_FALSE(writer.wakes_reader());
  reader.set(Wish::many);
  EXPECT_FALSE(reader.has(Wish::many));
  EXPECT_FALSE(writer.wakes_reader());
  fill();
  EXPECT_TRUE(reader.has(Wish::many));
  EXPECT_TRUE(writer.wakes_reader());
}

TEST_F(Ring, gives_nothing_that_came_after_it_was_closed) {
  ASSERT_TRUE(writer.put(packet(5)));
  reader.close();
  ASSERT_TRUE(writer.put(packet(6)));
  EXPECT_EQ(take()->size(), 5u);
  EXPECT_EQ(take(), std::nullopt);
}

// Two threads, each of which sleeps until the other wakes it.
TEST_F(Ring, forgets_to_wake_nobody) {
  constexpr int patience = 60'000;  // milliseconds
  constexpr std::size_t amount = 100'000;
  const util::UniqueFd bell = ops::make_event(), room = ops::make_event();
  const auto wait = [](const util::UniqueFd& event) {
    pollfd waits{event.get(), POLLIN, 0};
    const bool is_woken = ::poll(&waits, 1, patience) == 1;
    ops::clear_event(event);
    return is_woken;
  };
  std::thread worker([&] {
    std::mt19937 random(2);
    for (std::size_t put = 0; put < amount; ++put) {
      const Bytes bytes(1 + random() % 300, 9);
      while (!writer.put(bytes))
        if (!wait(room)) return;
      if (writer.wakes_reader()) ops::signal_event(bell);
    }
  });
  std::mt19937 random(2);
  std::size_t expected = 0, taken = 0;
  for (std::size_t put = 0; put < amount; ++put) expected += 1 + random() % 300;
  bool is_woken = true;
  while (taken < expected && is_woken) {
    while (const auto bytes = take()) {
      taken += bytes->size();
      if (reader.has_room_for_writer()) ops::signal_event(room);
    }
    reader.set(Wish::any);
    if (taken < expected && !reader.has(Wish::any)) is_woken = wait(bell);
  }
  EXPECT_EQ(taken, expected);
  worker.join();
}

// ── who writes what can't be ──

TEST_F(Ring, takes_no_length_that_cant_be) {
  for (const std::uint32_t length : {0u, static_cast<std::uint32_t>(max_packet) + 1, 97u, ~0u, ~3u}) {
    const util::UniqueFd another = make_ring();
    const ops::SharedMapping theirs(another);
    auto& scribbled = *reinterpret_cast<RingMemory*>(theirs.bytes().data());
    std::memcpy(scribbled.bytes.data(), &length, sizeof length);
    scribbled.written = length_size + 96;
    Bytes bytes;
    EXPECT_THROW(RingReader(another).take(bytes), wire::ProtocolError) << length;
  }
}

// Before it looks at the packets, which are well-formed.
TEST_F(Ring, takes_no_position_that_cant_be) {
  put_length(0, max_packet);
  put_length(length_size + max_packet, 100);
  for (const std::uint64_t position :
       {std::uint64_t{ring_size + 1}, ~std::uint64_t{0}, std::uint64_t{1} << 63, std::uint64_t{3}}) {
    memory().written = position;
    EXPECT_THROW(take(), wire::ProtocolError) << position;
  }
}

TEST_F(Ring, whose_writer_goes_back_gives_nothing_more) {
  ASSERT_TRUE(writer.put(packet(50)));
  ASSERT_TRUE(take());
  memory().written = 10;
  EXPECT_THROW(take(), wire::ProtocolError);
}

TEST_F(Ring, puts_nothing_where_its_reader_has_taken_more_than_there_is) {
  memory().taken = 1;
  EXPECT_THROW(writer.put(packet(1)), wire::ProtocolError);
  EXPECT_NO_THROW(writer.wakes_reader());
}

// Another writes lengths and positions, some of which can be, all the time.
TEST_F(Ring, gives_possible_packets_alone_whatever_is_scribbled) {
  std::atomic<bool> is_over = false;
  std::thread hostile([&] {
    std::mt19937 random(3);
    while (!is_over) {
      const std::uint64_t taken = memory().taken;
      const auto length = static_cast<std::uint32_t>(random() % (2 * max_packet));
      put_length(taken, length);
      memory().written = taken + (random() % 4 == 0 ? random() % (2 * ring_size) : length_size + length);
      memory().waits_for_room = static_cast<std::uint32_t>(random());
    }
  });
  std::size_t possible = 0, impossible = 0;
  std::optional<RingReader> one(file);
  const auto until = std::chrono::steady_clock::now() + 60s;
  while ((possible < 100 || impossible < 100) && std::chrono::steady_clock::now() < until) {
    Bytes bytes;
    try {
      if (one->take(bytes)) ++possible;
    } catch (const wire::ProtocolError&) {
      ++impossible;
      memory().taken = 0;
      one.emplace(file);
    }
    ASSERT_LE(bytes.size(), max_packet);
    static_cast<void>(one->has_room_for_writer());
  }
  is_over = true;
  hostile.join();
  EXPECT_GE(impossible, 100u);
  EXPECT_GE(possible, 100u);
}

TEST(RingFile, that_is_none_isnt_taken) {
  const util::UniqueFd open_ended(::memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  ASSERT_EQ(::ftruncate(open_ended.get(), sizeof(RingMemory)), 0);
  EXPECT_THROW(RingReader{open_ended}, std::system_error) << "it could shrink under who reads it";
  const auto small = ops::make_shared_file("test", ring_size);
  EXPECT_THROW(RingReader{small.writable}, std::system_error);
  EXPECT_THROW(RingWriter{small.writable}, std::system_error);
}

}  // namespace
}  // namespace sshrp::record
