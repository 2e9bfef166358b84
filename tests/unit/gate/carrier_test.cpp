// A carrier, and the gate at its other end in the test's hands.
// SPDX-License-Identifier: MIT
#include "gate/carrier.h"

#include <gmock/gmock.h>
#include <sys/socket.h>

#include "net/peers.h"

namespace sshrp::gate {
namespace {

using net::testing::Heard;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::uint32_t theirs = 7;  // what the gate calls its channels, and more

net::Task<void> open_one(CarrierPtr carrier, std::optional<Passed>& outcome,
                         net::Clock::duration time = net::testing::deadline) {
  const net::tcp::endpoint client{asio::ip::make_address("192.0.2.9"), 4321};
  const HostPort server{"web.lan", 22};
  outcome = co_await carrier->open(server, client, net::Clock::now() + time);
}

class Gated {
 public:
  explicit Gated(CarrierOptions::Use use = CarrierOptions::Use::shared) {
    auto [our_end, gate_end] = net::testing::connected_pair(executor());
    const auto ours = net::testing::make_client(std::move(our_end));
    gate = net::testing::make_server(std::move(gate_end), net::testing::new_host_keys());
    const auto entering = net::testing::spawn(executor(), net::testing::enter(ours));
    const auto letting = net::testing::spawn(executor(), net::testing::let_in(gate));
    EXPECT_TRUE(run_until([&] { return entering->over && letting->over; }));
    carrier = std::make_shared<Carrier>(ours, CarrierOptions{.gate_name = "door", .use = use});
    carrier->start();
    net::testing::spawn(executor(), net::testing::hear(gate, heard));
  }
  ~Gated() {
    gate->close();
    EXPECT_TRUE(run_until([&] { return !carrier->is_usable(); }));
    net::testing::run_until_still(context);
  }

  net::Executor executor() { return context.get_executor(); }
  template <typename Done>
  bool run_until(Done done) {
    return net::testing::run_until(context, done);
  }
  template <typename T>
  void say(const T& message) {
    gate->send(message);
    gate->flush_now();
  }
  /// Messages of this kind that the gate heard.
  template <wire::Message T>
  std::vector<Bytes> all() const {
    std::vector<Bytes> found;
    for (const Bytes& message : heard->messages)
      if (message[0] == static_cast<std::uint8_t>(T::number)) found.push_back(message);
    return found;
  }
  template <wire::Message T>
  void wait_for(std::size_t count = 1) {
    EXPECT_TRUE(run_until([&] { return all<T>().size() >= count; }));
  }

  /// Of the n-th channel, confirmed by the gate with that window.
  Passage open(std::uint32_t n = 0, std::uint32_t window = 1 << 20) {
    std::optional<Passed> outcome;
    const std::size_t before = all<msg::ChannelOpen>().size();
    net::testing::spawn(executor(), open_one(carrier, outcome));
    wait_for<msg::ChannelOpen>(before + 1);
    say(msg::ChannelOpenConfirmation{n, theirs + n, window, 32768, {}});
    EXPECT_TRUE(run_until([&] { return outcome.has_value(); }));
    return std::get<Passage>(std::move(*outcome));
  }

  asio::io_context context{1};
  net::ConnectionPtr gate;
  net::testing::HeardPtr heard = std::make_shared<Heard>();
  CarrierPtr carrier;
};

std::string read_some(const Passage& passage) {
  char bytes[64 * 1024];
  const ssize_t count = ::recv(passage.end.get(), bytes, sizeof bytes, MSG_DONTWAIT);
  return count > 0 ? std::string(bytes, static_cast<std::size_t>(count)) : std::string();
}

bool is_at_end(const Passage& passage) {
  char byte;
  return ::recv(passage.end.get(), &byte, 1, MSG_DONTWAIT | MSG_PEEK) == 0;
}

TEST(Carrier, asks_the_gate_for_the_server_by_name_and_says_whose_it_is) {
  Gated gated;
  const Passage passage = gated.open();
  const Bytes first = gated.all<msg::ChannelOpen>()[0];
  const auto open = wire::decode<msg::ChannelOpen>(first);
  EXPECT_EQ(open.channel_type, "direct-tcpip");
  wire::Reader reader(open.type_specific.bytes);
  EXPECT_EQ(as_text(reader.string()), "web.lan");
  EXPECT_EQ(reader.uint32(), 22u);
  EXPECT_EQ(as_text(reader.string()), "192.0.2.9");
  EXPECT_EQ(reader.uint32(), 4321u);
}

TEST(Carrier, carries_data_both_ways_and_both_ends) {
  Gated gated;
  const Passage passage = gated.open();
  ASSERT_EQ(::send(passage.end.get(), "up", 2, 0), 2);
  gated.wait_for<msg::ChannelData>();
  EXPECT_EQ(net::testing::text_of(gated.all<msg::ChannelData>()[0]), "up");
  gated.say(msg::ChannelData{0, as_bytes("down")});
  std::string got;
  EXPECT_TRUE(gated.run_until([&] { return !(got += read_some(passage)).empty(); }));
  EXPECT_EQ(got, "down");

  ASSERT_EQ(::shutdown(passage.end.get(), SHUT_WR), 0);
  gated.wait_for<msg::ChannelEof>();
  gated.say(msg::ChannelData{0, as_bytes("last")});
  gated.say(msg::ChannelEof{0});
  gated.say(msg::ChannelClose{0});
  EXPECT_TRUE(gated.run_until([&] { return !(got += read_some(passage)).ends_with("down"); }));
  EXPECT_EQ(got, "downlast");
  EXPECT_TRUE(gated.run_until([&] { return is_at_end(passage); }));
  EXPECT_EQ(passage.loss->sentence(), std::nullopt);
  gated.wait_for<msg::ChannelClose>();
  EXPECT_TRUE(gated.run_until([&] { return gated.carrier->channels() == 0; }));
}

TEST(Carrier, closes_a_channel_whose_session_is_gone) {
  Gated gated;
  { const Passage passage = gated.open(); }
  gated.wait_for<msg::ChannelClose>();
  EXPECT_EQ(gated.carrier->channels(), 1u);  // the gate hasn't closed it yet
  gated.say(msg::ChannelClose{0});
  EXPECT_TRUE(gated.run_until([&] { return gated.carrier->channels() == 0; }));
  gated.open(0);  // its number is free
}

TEST(Carrier, sends_no_more_than_the_window) {
  Gated gated;
  const Passage passage = gated.open(0, 5);
  ASSERT_EQ(::send(passage.end.get(), "0123456789", 10, 0), 10);
  gated.wait_for<msg::ChannelData>();
  net::testing::run_until_still(gated.context);
  EXPECT_EQ(gated.all<msg::ChannelData>().size(), 1u);
  EXPECT_EQ(net::testing::text_of(gated.all<msg::ChannelData>()[0]), "01234");
  gated.say(msg::ChannelWindowAdjust{0, 100});
  gated.wait_for<msg::ChannelData>(2);
  EXPECT_EQ(net::testing::text_of(gated.all<msg::ChannelData>()[1]), "56789");
}

TEST(Carrier, holds_a_window_for_one_that_never_reads_and_goes_on_for_others) {
  Gated gated;
  const Passage never = gated.open(0), other = gated.open(1);
  const Bytes piece(32 * 1024, 'x');
  for (std::size_t sent = 0; sent < max_window; sent += piece.size()) gated.say(msg::ChannelData{0, piece});
  gated.say(msg::ChannelData{1, as_bytes("other")});
  std::string got;
  EXPECT_TRUE(gated.run_until([&] { return !(got += read_some(other)).empty(); }));
  EXPECT_EQ(got, "other");
  std::uint64_t given_back = 0;
  for (const Bytes& message : gated.all<msg::ChannelWindowAdjust>())
    given_back += wire::decode<msg::ChannelWindowAdjust>(message).bytes_to_add;
  EXPECT_LT(given_back, max_window);  // what the kernel holds counts as taken

  std::size_t read = 0;
  EXPECT_TRUE(gated.run_until([&] { return (read += read_some(never).size()) >= max_window; }));
  EXPECT_TRUE(gated.run_until([&] {
    given_back = 0;
    for (const Bytes& message : gated.all<msg::ChannelWindowAdjust>())
      given_back += wire::decode<msg::ChannelWindowAdjust>(message).bytes_to_add;
    return given_back > max_window - give_back_at;
  }));
}

TEST(Carrier, ends_with_a_gate_that_takes_no_account_of_windows) {
  Gated gated;
  const Passage never = gated.open(0);
  const Bytes piece(32 * 1024, 'x');
  for (int i = 0; i < 200 && gated.carrier->is_usable(); ++i) {
    gated.say(msg::ChannelData{0, piece});
    net::testing::run_until_still(gated.context);
  }
  EXPECT_FALSE(gated.carrier->is_usable());
  EXPECT_THAT(never.loss->sentence().value_or(""), HasSubstr("more data than the window allows"));
}

TEST(Carrier, says_why_the_gate_refuses) {
  Gated gated;
  std::optional<Passed> outcome;
  net::testing::spawn(gated.executor(), open_one(gated.carrier, outcome));
  gated.wait_for<msg::ChannelOpen>();
  gated.say(msg::ChannelOpenFailure{0, 1, "open failed\n", ""});
  ASSERT_TRUE(gated.run_until([&] { return outcome.has_value(); }));
  const auto& failure = std::get<net::DialFailure>(*outcome);
  EXPECT_EQ(failure.sentence, "the gate door doesn't connect to web.lan:22: \"open failed\\x0a\" (reason 1)");
  EXPECT_EQ(failure.fault, net::Fault::forbidden);
  EXPECT_EQ(gated.carrier->channels(), 0u);
}

net::Fault fault_of_refusal(std::uint32_t reason_code) {
  Gated gated;
  std::optional<Passed> outcome;
  net::testing::spawn(gated.executor(), open_one(gated.carrier, outcome));
  gated.wait_for<msg::ChannelOpen>();
  gated.say(msg::ChannelOpenFailure{0, reason_code, "", ""});
  EXPECT_TRUE(gated.run_until([&] { return outcome.has_value(); }));
  return std::get<net::DialFailure>(*outcome).fault;
}

TEST(Carrier, tells_a_gate_without_means_from_a_server_that_refuses) {
  EXPECT_EQ(fault_of_refusal(2), net::Fault::server);
  EXPECT_EQ(fault_of_refusal(3), net::Fault::way);
  EXPECT_EQ(fault_of_refusal(4), net::Fault::way);
  EXPECT_EQ(fault_of_refusal(4711), net::Fault::server);
}

TEST(Carrier, tells_a_gate_that_is_silent_from_one_whose_server_is) {
  using namespace std::chrono_literals;
  for (const bool answers : {true, false}) {
    Gated gated;
    std::optional<Passed> outcome;
    net::testing::spawn(gated.executor(), open_one(gated.carrier, outcome, 200ms));
    gated.wait_for<msg::GlobalRequest>();
    EXPECT_FALSE(outcome.has_value());
    if (answers) gated.say(msg::RequestFailure{});
    ASSERT_TRUE(gated.run_until([&] { return outcome.has_value(); }));
    EXPECT_EQ(std::get<net::DialFailure>(*outcome).fault, answers ? net::Fault::server : net::Fault::way);
  }
}

TEST(Carrier, tells_those_that_it_carried_why_it_was_lost) {
  Gated gated;
  const Passage passage = gated.open();
  gated.say(msg::ChannelData{0, as_bytes("before")});
  gated.gate->flush_now();
  gated.gate->shutdown_send();
  std::string got;
  EXPECT_TRUE(gated.run_until([&] { return !(got += read_some(passage)).empty(); }));
  EXPECT_EQ(got, "before");
  EXPECT_TRUE(gated.run_until([&] { return is_at_end(passage); }));
  EXPECT_EQ(passage.loss->sentence(), "the gate door was lost: it closed the connection");
}

TEST(Carrier, opens_nothing_for_a_gate_and_grants_it_nothing) {
  Gated gated;
  gated.say(msg::ChannelOpen{"forwarded-tcpip", 3, 1000, 1000, {}});
  gated.say(msg::GlobalRequest{"tcpip-forward", true, {}});
  gated.wait_for<msg::RequestFailure>();
  EXPECT_THAT(gated.heard->numbers(), ElementsAre(static_cast<unsigned>(msg::Number::channel_open_failure),
                                                  static_cast<unsigned>(msg::Number::request_failure)));
}

TEST(Carrier, goes_when_its_only_session_has_gone) {
  Gated gated(CarrierOptions::Use::once);
  { const Passage passage = gated.open(); }
  gated.wait_for<msg::ChannelClose>();
  gated.say(msg::ChannelClose{0});
  EXPECT_TRUE(gated.run_until([&] { return !gated.carrier->is_usable() && gated.heard->over(); }));
  EXPECT_TRUE(gated.heard->goodbye);
}

}  // namespace
}  // namespace sshrp::gate
