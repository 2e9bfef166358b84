// SPDX-License-Identifier: MIT
#include "balance/server_board.h"

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

namespace sshrp::balance {
namespace {

/// As shared memory: zeros that begin at a page.
class Memory {
 public:
  Memory() : bytes_(size_of_board + page, 0) {}
  MutableBytes bytes() {
    const auto begin = reinterpret_cast<std::uintptr_t>(bytes_.data());
    return MutableBytes(bytes_).subspan((page - begin % page) % page, size_of_board);
  }

 private:
  static constexpr std::size_t page = 4096;
  Bytes bytes_;
};

ServerRow some_server(std::string name) {
  return {.group = "web",
          .server = std::move(name),
          .state = State::refusing,
          .why = "it turns logins away",
          .changed = 12345,
          .weight = 7,
          .max_sessions = 200,
          .backup = true,
          .logins = 3,
          .sessions = 14,
          .given = 15,
          .failed = 92,
          .refused = 65,
          .checks_well = 35,
          .checks_failed = 89};
}

Rows some_rows() {
  return {{{"web", 4, 100, 7}, {"db", 0, 0, 0}}, {some_server("web1:22"), some_server("[fd00::2]:22")}};
}

TEST(ServerBoard, says_what_was_written) {
  Memory memory;
  EXPECT_EQ(read_board(memory.bytes()), std::nullopt) << "nobody writes there yet";
  BoardWriter writer(memory.bytes());
  EXPECT_EQ(read_board(memory.bytes()), Rows());
  writer.write(some_rows());
  EXPECT_EQ(read_board(memory.bytes()), some_rows());
  Rows fewer = some_rows();
  fewer.servers.erase(fewer.servers.begin());
  fewer.servers[0].sessions = 15;
  fewer.groups.pop_back();
  writer.write(fewer);
  EXPECT_EQ(read_board(memory.bytes()), fewer);
  writer.write(some_rows());
  EXPECT_EQ(read_board(memory.bytes()), some_rows());
}

TEST(ServerBoard, has_room_for_as_many_as_there_may_be) {
  Memory memory;
  BoardWriter writer(memory.bytes());
  Rows rows;
  for (std::size_t i = 0; i < max_groups + 1; ++i)
    rows.groups.push_back({"group" + std::to_string(i), 0, 0, 0});
  for (std::size_t i = 0; i < max_servers + 1; ++i)
    rows.servers.push_back(some_server("server" + std::to_string(i)));
  writer.write(rows);
  rows.groups.pop_back();
  rows.servers.pop_back();
  EXPECT_EQ(read_board(memory.bytes()), rows);
}

TEST(ServerBoard, cuts_texts_to_what_has_room) {
  Memory memory;
  BoardWriter writer(memory.bytes());
  Rows rows = some_rows();
  rows.servers[0].why.assign(1000, 'x');
  rows.servers[0].server.assign(1000, 'y');
  writer.write(rows);
  const auto read = read_board(memory.bytes());
  EXPECT_EQ(read->servers[0].why, std::string(max_why, 'x'));
  EXPECT_EQ(read->servers[0].server, std::string(max_server_name, 'y'));
}

TEST(ServerBoard, says_nothing_of_memory_that_is_too_small_or_another_ones) {
  Memory memory;
  BoardWriter writer(memory.bytes());
  writer.write(some_rows());
  EXPECT_EQ(read_board({}), std::nullopt);
  EXPECT_EQ(read_board(memory.bytes().first(size_of_board - 1)), std::nullopt);
  EXPECT_EQ(read_board(memory.bytes().subspan(1)), std::nullopt);
  memory.bytes()[0] ^= 1;
  EXPECT_EQ(read_board(memory.bytes()), std::nullopt);
  BoardWriter(MutableBytes()).write(some_rows());  // to nowhere
}

TEST(ServerBoard, does_not_show_what_its_writer_left_half_done) {
  Memory memory;
  BoardWriter writer(memory.bytes());
  writer.write(some_rows());
  // The first server's lock stands before its words: found by writing once more.
  const Bytes before(memory.bytes().begin(), memory.bytes().end());
  Rows other = some_rows();
  other.servers[0].state = State::down;
  writer.write(other);
  std::size_t place = 0;
  while (before[place] == memory.bytes()[place]) ++place;
  ++memory.bytes()[place];  // an odd number
  const auto read = read_board(memory.bytes());
  ASSERT_EQ(read->servers.size(), 1u);
  EXPECT_EQ(read->servers[0].server, "[fd00::2]:22");
  BoardWriter next(memory.bytes());
  EXPECT_EQ(read_board(memory.bytes())->servers.size(), 1u) << "not before it is written";
  next.write(other);
  EXPECT_EQ(read_board(memory.bytes()), other);
  EXPECT_EQ(memory.bytes()[place] % 2, 0) << "else it is shown while it is changed";
}

TEST(ServerBoard, that_somebody_scribbled_on_is_read_within_bounds) {
  std::mt19937_64 random(1);
  Memory memory;
  for (int round = 0; round < 9; ++round) {
    BoardWriter writer(memory.bytes());
    writer.write(some_rows());
    const MutableBytes bytes = memory.bytes();
    constexpr std::size_t head = 8;  // of the format
    const std::size_t end = round < 8 ? 8192 : bytes.size();
    for (std::size_t i = head; i < end; ++i) bytes[i] = static_cast<std::uint8_t>(random());
    for (std::size_t i = head; i < end && round % 2 == 0; i += 8) bytes[i] &= 0xfe;  // locks are open
    const auto read = read_board(bytes);
    ASSERT_TRUE(read);
    EXPECT_LE(read->groups.size(), max_groups);
    EXPECT_LE(read->servers.size(), max_servers);
    for (const ServerRow& row : read->servers) {
      EXPECT_LT(static_cast<std::size_t>(row.state), states.size());
      EXPECT_LE(row.why.size(), 4 * max_why + 3);
      EXPECT_EQ(row.why.find('\n'), std::string::npos);
      EXPECT_EQ(row.server.find('\x1b'), std::string::npos);
    }
  }
}

TEST(ServerBoard, is_read_whole_while_it_is_written) {
  Memory memory;
  BoardWriter writer(memory.bytes());
  Rows rows;
  rows.servers = {{.group = "web", .server = "a"}, {.group = "web", .server = "b"}};
  writer.write(rows);
  std::atomic<bool> is_over = false;
  std::thread reader([&] {
    while (!is_over) {
      const auto read = read_board(memory.bytes());
      for (const ServerRow& row : read->servers) {
        EXPECT_EQ(row.logins, row.sessions);
        EXPECT_EQ(row.given, row.failed);
      }
    }
  });
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    for (ServerRow& row : rows.servers) {
      row.logins = row.sessions = i;
      row.given = row.failed = i;
    }
    writer.write(rows);
  }
  is_over = true;
  reader.join();
}

}  // namespace
}  // namespace sshrp::balance
