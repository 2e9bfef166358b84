// What a worker says that wants sockets of clients' addresses, also one that somebody has taken over.
// SPDX-License-Identifier: MIT
#include "app/source_requests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <thread>

#include "net/listener.h"
#include "net/loopback.h"
#include "net/transparent_socket.h"
#include "ops/lingering_socket.h"

namespace sshrp::app {
namespace {

using net::Socket;
using net::tcp;
using ::testing::HasSubstr;
namespace source = upstream::source_message;

class SourceRequestsTest : public ::testing::Test {
 protected:
  SourceRequestsTest() {
    auto socket = net::listen_on({asio::ip::make_address("127.0.0.1"), 0});
    const tcp::endpoint bound = *net::bound_to(socket.get());
    client_.open(tcp::v4());
    client_.bind({asio::ip::make_address("127.4.5.6"), 0});
    client_.connect(bound);
    accepted_ = util::UniqueFd(::accept(socket.get(), nullptr, nullptr));
    listening_.sockets.push_back({"127.0.0.1:0", std::make_shared<const util::UniqueFd>(std::move(socket))});
    SourcePair pair = make_source_requests(listening_);
    master_ = std::move(pair.masters);
    worker_ = Control(std::move(pair.workers), Control::Descriptors::taken);
  }

  void say(const Bytes& packet, std::vector<int> files) {
    // As somebody writes who took over the worker.
    iovec body{const_cast<std::uint8_t*>(packet.data()), packet.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(8 * sizeof(int))> room{};
    msghdr header{};
    header.msg_iov = &body;
    header.msg_iovlen = 1;
    if (!files.empty()) {
      header.msg_control = room.data();
      header.msg_controllen = CMSG_SPACE(files.size() * sizeof(int));
      cmsghdr* part = CMSG_FIRSTHDR(&header);
      part->cmsg_level = SOL_SOCKET;
      part->cmsg_type = SCM_RIGHTS;
      part->cmsg_len = CMSG_LEN(files.size() * sizeof(int));
      std::memcpy(CMSG_DATA(part), files.data(), files.size() * sizeof(int));
    }
    ASSERT_GE(::sendmsg(worker_.fd(), &header, MSG_NOSIGNAL | MSG_DONTWAIT), 0);
  }
  void want(std::uint32_t request, int file) { say(wire::encode(source::Want{request}), {file}); }

  std::string objection() {
    try {
      master_.hear();
      return "";
    } catch (const wire::ProtocolError& error) {
      return error.what();
    }
  }
  Packet heard() { return std::get<Packet>(worker_.hear()); }
  /// Why what was asked last isn't given; "" where it is.
  std::string denial(std::uint32_t request) {
    const Packet packet = heard();
    const auto said = source::decode_from_master(packet.bytes);
    if (const auto* given = std::get_if<source::Given>(&said)) {
      EXPECT_EQ(given->request, request);
      return "";
    }
    EXPECT_EQ(std::get<source::Denied>(said).request, request);
    return std::string(std::get<source::Denied>(said).why);
  }

  asio::io_context context_{};
  Listening listening_{};
  Socket client_{context_.get_executor()};
  util::UniqueFd accepted_{};
  SourceRequests master_{};
  Control worker_{};
};

TEST_F(SourceRequestsTest, are_answered_with_a_socket_of_the_clients_address) {
  if (const auto problem = net::problem_of_transparent_sockets())
    GTEST_SKIP() << "CAP_NET_RAW is needed: " << problem.message();
  want(7, accepted_.get());
  master_.hear();
  const Packet packet = heard();
  EXPECT_EQ(std::get<source::Given>(source::decode_from_master(packet.bytes)).request, 7u);
  ASSERT_EQ(packet.files.size(), 1u);
  EXPECT_EQ(net::bound_to(packet.files[0].get())->address(), asio::ip::make_address("127.4.5.6"));
}

TEST_F(SourceRequestsTest, are_denied_by_what_is_no_connection_of_a_client) {
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  const util::UniqueFd local(ends[0]), other(ends[1]), unconnected(::socket(AF_INET, SOCK_STREAM, 0));
  std::uint32_t request = 0;
  for (const int wrong : {local.get(), unconnected.get(), client_.native_handle(), worker_.fd()}) {
    want(++request, wrong);
    master_.hear();
    EXPECT_THAT(denial(request), HasSubstr("is no client's")) << request;
  }
}

TEST_F(SourceRequestsTest, that_no_worker_makes_end_it) {
  const Bytes wants = wire::encode(source::Want{1});
  say(wants, {});
  EXPECT_THAT(objection(), HasSubstr("shows no connection"));
  say(wants, {accepted_.get(), accepted_.get()});
  EXPECT_THAT(objection(), HasSubstr("several"));
  for (const Bytes& garbage : {Bytes{7}, Bytes{1}, Bytes{1, 0, 0, 0, 1, 0}, wire::encode(source::Given{1}),
                               Bytes(max_control_message + 1, 1)}) {
    say(garbage, {accepted_.get()});
    EXPECT_NE(objection(), "") << garbage.size();
  }
}

TEST_F(SourceRequestsTest, are_so_many_in_a_second) {
  const auto now = SourceRequests::Clock::now();
  const util::UniqueFd nothing(::socket(AF_INET, SOCK_STREAM, 0));
  for (std::uint32_t i = 0; i <= SourceRequests::max_per_second; ++i) {
    want(i, nothing.get());
    while (master_.is_full()) std::this_thread::yield();
    master_.hear(now);
    const bool is_one_too_many = i == SourceRequests::max_per_second;
    EXPECT_EQ(denial(i).find("too many in a second") != std::string::npos, is_one_too_many) << i;
  }
  want(1, nothing.get());
  master_.hear(now + std::chrono::seconds(1));
  EXPECT_THAT(denial(1), HasSubstr("is no client's"));
}

TEST_F(SourceRequestsTest, whose_answers_nobody_takes_end_it) {
  const auto now = SourceRequests::Clock::now();
  std::string end;
  for (std::uint32_t i = 0; end.empty() && i < 100'000; ++i) {
    want(i, worker_.fd());
    try {
      master_.hear(now);
    } catch (const wire::ProtocolError& error) {
      end = error.what();
    }
  }
  EXPECT_THAT(end, HasSubstr("doesn't take"));
}

TEST_F(SourceRequestsTest, by_descriptors_that_take_long_to_be_closed_hold_nobody_up) {
  ops::LingeringSocket lingering;
  want(1, lingering.socket.get());
  lingering.socket = {};
  const auto begun = std::chrono::steady_clock::now();
  master_.hear();
  EXPECT_THAT(denial(1), HasSubstr("is no client's"));
  for (std::uint32_t i = 2; i <= SourceRequests::max_unclosed; ++i) {
    EXPECT_FALSE(master_.is_full()) << i;
    want(i, worker_.fd());
    master_.hear();
    denial(i);
  }
  EXPECT_TRUE(master_.is_full()) << "as long as it lingers nothing more is heard";
  master_.abandon();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::minutes(10)) << "it lingers for an hour";
}

TEST_F(SourceRequestsTest, end_with_the_worker) {
  EXPECT_TRUE(master_);
  worker_.close();
  master_.hear();
  EXPECT_FALSE(master_);
}

}  // namespace
}  // namespace sshrp::app
