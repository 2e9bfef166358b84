// SPDX-License-Identifier: MIT
#include "balance/server_board.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>

namespace sshrp::balance {
namespace {

ServerRow server(std::string name) {
  return {.group = "web",
          .server = std::move(name),
          .state = State::down,
          .why = "3 failures",
          .changed = 1,
          .weight = 2,
          .max_sessions = 3,
          .backup = true,
          .logins = 4,
          .sessions = 5,
          .given = 6,
          .failed = 7,
          .refused = 8,
          .checks_well = 9,
          .checks_failed = 10};
}

/// The largest that there can be.
Rows largest() {
  Rows rows;
  for (std::size_t i = 0; i < max_groups; ++i)
    rows.groups.push_back({std::string(max_group_name, 'g'), 1, 2, 3});
  for (std::size_t i = 0; i < max_servers; ++i) {
    rows.servers.push_back(server(std::string(max_server_name, 's')));
    rows.servers.back().group = std::string(max_group_name, 'g');
    rows.servers.back().why = std::string(max_why, 'w');
  }
  return rows;
}

class ServerBoardTest : public ::testing::Test {
 protected:
  const std::unique_ptr<ServerBoard> board = std::make_unique<ServerBoard>();
};

TEST_F(ServerBoardTest, has_nothing_at_first) { EXPECT_EQ(read(*board), Rows{}); }

TEST_F(ServerBoardTest, has_what_was_written_last) {
  Rows rows{.groups = {{"web", 1, 100, 7}}, .servers = {server("a:22"), server("b:22")}};
  write(*board, rows);
  EXPECT_EQ(read(*board), rows);
  rows.servers.pop_back();
  write(*board, rows);
  EXPECT_EQ(read(*board), rows);
}

TEST_F(ServerBoardTest, has_room_for_all_that_there_can_be) {
  const Rows rows = largest();
  write(*board, rows);
  EXPECT_TRUE(read(*board) == rows);
}

TEST_F(ServerBoardTest, leaves_out_what_is_beyond) {
  Rows rows;
  for (std::size_t i = 0; i <= max_servers; ++i) rows.servers.push_back(server("a:22"));
  write(*board, rows);
  EXPECT_EQ(read(*board).servers.size(), max_servers);
}

TEST_F(ServerBoardTest, of_a_writer_that_died_in_the_middle_tells_nothing) {
  write(*board, {.groups = {{"web", 1, 100, 7}}, .servers = {}});
  ++board->sequence;
  EXPECT_EQ(read(*board), Rows{});
}

TEST_F(ServerBoardTest, with_control_characters_tells_nothing) {
  write(*board, {.groups = {{"we\nb", 1, 100, 7}}, .servers = {}});
  EXPECT_EQ(read(*board), Rows{});
}

TEST_F(ServerBoardTest, of_a_hostile_writer_is_read_without_harm) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 1000; ++i) {
    write(*board, {.groups = {{"web", 1, 100, 7}}, .servers = {server("a:22")}});
    board->words[random() % 20] = random();
    if (i % 3 == 0) board->size = random() >> (random() % 64);
    const Rows rows = read(*board);
    EXPECT_LE(rows.servers.size(), max_servers);
  }
}

}  // namespace
}  // namespace sshrp::balance
