// A session's time limits, on the test's own thread and with times of its making.
#include <gmock/gmock.h>

#include <asio/buffer.hpp>

#include "proxy/daemon.h"

namespace sshrp::proxy::testing {
namespace {

using ::testing::HasSubstr;

net::Task<void> read_all(std::shared_ptr<net::Socket> socket, std::string& text) {
  char piece[4096];
  std::error_code end;
  while (!end) {
    const std::size_t count = co_await socket->async_read_some(asio::buffer(piece), net::into(end));
    text.append(piece, count);
  }
}

TEST(TimeLimits, end_a_key_exchange_that_the_client_doesnt_finish) {
  const Folder folder;
  asio::io_context context{1};
  Pools pools;
  auto [client_end, server_end] = net::testing::connected_pair(context.get_executor());
  const auto client = std::make_shared<net::Socket>(std::move(client_end));
  std::string heard;
  net::testing::spawn(context.get_executor(), read_all(client, heard));

  const auto before = net::Clock::now();
  const auto snapshot = snapshot_of("state_dir = '" + folder.path() +
                                    "'\n[limits]\nlogin_grace_time = 3600\n"
                                    "[[servers]]\nuser = 'user'\nupstream_host = '127.0.0.1'\n");
  const auto session = std::make_shared<Session>(std::move(server_end), snapshot, pools, [] {});
  const auto after = net::Clock::now();
  const auto story = net::testing::spawn(context.get_executor(), session->run());
  session->tick(before + key_exchange_grace - std::chrono::seconds(1));
  net::testing::run_until_still(context);
  EXPECT_FALSE(story->over);
  EXPECT_THAT(heard, HasSubstr("SSH-2.0-"));

  session->tick(after + key_exchange_grace + std::chrono::seconds(1));
  EXPECT_TRUE(net::testing::run_until(
      context, [&] { return heard.find("key exchange takes too long") != std::string::npos; }));
  client->close();
  EXPECT_TRUE(net::testing::run_until(context, [&] { return story->over; }));
}

}  // namespace
}  // namespace sshrp::proxy::testing
