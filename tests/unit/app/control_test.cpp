// SPDX-License-Identifier: MIT
#include "app/control.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "app/control_messages.h"
#include "ops/in_child.h"
#include "ops/lingering_socket.h"
#include "ops/without_threads.h"

namespace sshrp::app {
namespace {

using Nothing = Control::Nothing;
using testing::HasSubstr;

Packet packet(const Control& control) { return std::get<Packet>(control.hear()); }

message::FromMaster heard(const Control& worker) { return message::decode_from_master(packet(worker).bytes); }

/// As a worker that somebody took over writes.
void write(const Control& control, const Bytes& bytes) {
  EXPECT_EQ(::send(control.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(bytes.size()));
}

std::string objection(const Control& control) {
  try {
    control.hear();
    return "";
  } catch (const wire::ProtocolError& error) {
    return error.what();
  }
}

bool is_hung_up(const Control& end) {
  pollfd waits{end.fd(), POLLIN, 0};
  return ::poll(&waits, 1, 30'000) == 1 && (waits.revents & POLLHUP) != 0;
}

TEST(Control, says_messages_in_their_order) {
  const auto [master, worker] = make_control();
  EXPECT_TRUE(master.say(message::Drain{7}));
  EXPECT_TRUE(master.say(message::Ping{8}));
  EXPECT_EQ(std::get<message::Drain>(heard(worker)).request, 7u);
  EXPECT_EQ(std::get<message::Ping>(heard(worker)).request, 8u);
  EXPECT_EQ(std::get<Nothing>(worker.hear()), Nothing::yet);
}

TEST(Control, passes_files_to_a_worker) {
  const auto [master, worker] = make_control();
  const util::UniqueFd null(::open("/dev/null", O_RDONLY)), zero(::open("/dev/zero", O_RDONLY));
  master.say(message::UseLogs{}, std::array{null.get(), zero.get()});
  const Packet got_packet = packet(worker);
  ASSERT_EQ(got_packet.files.size(), 2u);
  struct stat sent {
  }, got{};
  ASSERT_EQ(::fstat(zero.get(), &sent), 0);
  ASSERT_EQ(::fstat(got_packet.files[1].get(), &got), 0);
  EXPECT_EQ(sent.st_rdev, got.st_rdev);
  EXPECT_EQ(::fcntl(got_packet.files[1].get(), F_GETFD), FD_CLOEXEC);
}

TEST(Control, tells_when_the_other_is_gone) {
  auto [master, worker] = make_control();
  worker.say(message::Ready{1});
  worker.close();
  EXPECT_TRUE(std::holds_alternative<Packet>(master.hear()));
  EXPECT_EQ(std::get<Nothing>(master.hear()), Nothing::ever);
  EXPECT_FALSE(master.say(message::Stop{}));
}

TEST(Control, doesnt_wait_for_one_that_doesnt_hear) {
  const auto [master, worker] = make_control();
  bool all = true;
  for (std::uint32_t i = 0; i < 100'000; ++i) all &= master.say(message::Ping{i});
  EXPECT_FALSE(all);
  EXPECT_EQ(std::get<message::Ping>(heard(worker)).request, 0u);
}

TEST(Control, of_a_master_takes_no_descriptor_from_a_worker) {
  const auto [master, worker] = make_control();
  auto [passed, other] = make_control();
  worker.say(message::Ready{1}, std::array{passed.fd()});
  passed.close();
  EXPECT_THAT(objection(master), HasSubstr("descriptors"));
  EXPECT_TRUE(is_hung_up(other)) << "it is closed";
}

// As many as there may be in a message, so that the kernel closes none of them.
TEST(Control, of_a_master_isnt_held_up_by_descriptors_that_take_long_to_be_closed) {
  ops::LingeringSocket lingering;
  auto [master, worker] = make_control();
  const std::vector<int> many(max_descriptors, lingering.socket.get());
  worker.say(message::Ready{1}, many);
  worker.say(message::Ready{2}, many);
  lingering.socket = {};
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_THAT(objection(master), HasSubstr("descriptors"));
  master.abandon();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::minutes(10)) << "it lingers for an hour";
  EXPECT_FALSE(worker.say(message::Ready{3}));
}

TEST(Control, of_a_master_that_gets_no_thread_loses_what_a_worker_leaves_it) {
  const int told = ops::exit_code_of_child([] {
    ::alarm(30);  // it lingers for an hour
    ops::LingeringSocket lingering;
    auto [master, worker] = make_control();
    const int end = master.fd();
    worker.say(message::Ready{1}, std::array{lingering.socket.get()});
    worker.say(message::Ready{2}, std::array{lingering.socket.get()});
    lingering.socket = {};
    if (!ops::forbid_threads()) return 1;
    if (objection(master).find("descriptors") == std::string::npos) return 2;
    master.abandon();
    if (master || ::fcntl(end, F_GETFD) < 0) return 3;
    return worker.say(message::Ready{3}) ? 4 : 0;
  });
  EXPECT_EQ(told, 0);
}

TEST(Control, of_a_worker_without_free_descriptors_says_that_files_are_lost_and_goes_on) {
  const int told = ops::exit_code_of_child([] {
    const auto [master, worker] = make_control();
    master.say(message::UseLogs{}, std::array{STDERR_FILENO, STDERR_FILENO});
    master.say(message::Drain{7});
    const rlimit few{static_cast<rlim_t>(::dup(STDERR_FILENO)), 1024};
    if (::setrlimit(RLIMIT_NOFILE, &few) != 0) return 1;
    const Packet first = packet(worker);
    if (first.lost != Packet::Lost::files || first.files.size() > 1) return 2;
    return std::holds_alternative<message::Drain>(heard(worker)) ? 0 : 3;
  });
  EXPECT_EQ(told, 0);
}

TEST(Control, of_a_master_takes_no_message_that_is_empty_or_longer_than_any) {
  const auto [master, worker] = make_control();
  write(worker, {});
  EXPECT_EQ(objection(master), "a message is empty");
  write(worker, Bytes(max_control_message + 1, 33));
  EXPECT_EQ(objection(master), "a message is too long");
  worker.say(message::Ready{1});
  EXPECT_EQ(packet(master).bytes.size(), 5u) << "and goes on behind it";
}

TEST(ControlMessages, are_what_they_were) {
  const auto start = std::get<message::Start>(message::decode_from_master(
      wire::encode(message::Start{1, std::uint64_t{1} << 40, true, false, true, 300})));
  EXPECT_EQ(start.request, 1u);
  EXPECT_EQ(start.job_size, std::uint64_t{1} << 40);
  EXPECT_TRUE(start.log);
  EXPECT_FALSE(start.access_log);
  EXPECT_TRUE(start.audit_log);
  EXPECT_EQ(start.sockets, 300u);
  const Bytes packet = wire::encode(message::EndSessions{7, "for maintenance", {as_bytes("00000000000a")}});
  const auto end = std::get<message::EndSessions>(message::decode_from_master(packet));
  EXPECT_EQ(end.request, 7u);
  EXPECT_EQ(end.sentence, "for maintenance");
  EXPECT_EQ(as_text(end.ids.bytes), "00000000000a");
  const auto well = std::get<message::Well>(message::decode_from_worker(wire::encode(message::Well{5})));
  EXPECT_EQ(well.request, 5u);
}

TEST(ControlMessages, say_which_table_each_socket_is_for) {
  const std::vector<message::ListenerTable> tables{std::nullopt, 0, 7};
  const Bytes encoded = message::encode_tables(tables);
  const Bytes packet = wire::encode(message::Sockets{{encoded}});
  const auto sockets = std::get<message::Sockets>(message::decode_from_master(packet));
  EXPECT_EQ(message::decode_tables(sockets.tables.bytes, 3), tables);
  EXPECT_THROW(message::decode_tables(encoded, 2), wire::ProtocolError);
  EXPECT_THROW(message::decode_tables(encoded, 4), wire::ProtocolError);
}

TEST(ControlMessages, of_a_worker_are_refused_unless_they_are_whole_and_a_workers) {
  const Bytes refused[] = {
      {},                                  // nothing
      {0},                                 // no number
      {253, 0, 0, 0, 1},                   // none that is known
      {33},                                // cut short
      {33, 0, 0, 0},                       //
      {33, 0, 0, 0, 1, 0},                 // too long
      {255, 0, 0, 0, 1, 1},                // a Well with a field that it lacks
      wire::encode(message::Stop{}),       // a master's
      wire::encode(message::Start{1, 5}),  //
      Bytes(max_control_message + 1, 33),  //
      wire::encode(succession::Ready{}),   // another master's
  };
  for (const Bytes& bytes : refused)
    EXPECT_THROW(message::decode_from_worker(bytes), wire::ProtocolError) << bytes.size();
}

TEST(ControlMessages, of_a_worker_tell_of_offences_that_there_are) {
  const std::vector<penalty::Book::Report> reports{
      {penalty::Offence::authfail, *access::parse_ip("10.0.0.1")},
      {penalty::Offence::grace_exceeded, *access::parse_ip("2001:db8::1")}};
  const Bytes encoded = message::encode_reports(reports);
  const Bytes packet = wire::encode(message::Offences{{encoded}});
  const auto said = std::get<message::Offences>(message::decode_from_worker(packet));
  const auto decoded = message::decode_reports(said.reports.bytes);
  ASSERT_EQ(decoded.size(), 2u);
  EXPECT_EQ(decoded[1].offence, penalty::Offence::grace_exceeded);
  EXPECT_EQ(decoded[1].address, reports[1].address);
  EXPECT_LE(packet.size() / 2 * penalty::max_reports, max_control_message) << "as many fit into a message";
  Bytes no_offence = encoded, masters = encoded, cut = encoded;
  no_offence[17] = penalty::offences;
  masters[17] = static_cast<std::uint8_t>(penalty::Offence::crash);
  cut.pop_back();
  for (const Bytes& wrong : {Bytes(), no_offence, masters, cut, Bytes((penalty::max_reports + 1) * 17)})
    EXPECT_THROW(message::decode_reports(wrong), wire::ProtocolError) << wrong.size();
}

TEST(ControlMessages, of_masters_are_those_that_earlier_versions_say) {
  EXPECT_EQ(wire::encode(succession::Ready{}), Bytes{'r'});
  EXPECT_EQ(wire::encode(succession::Stop{}), Bytes{'s'});
  EXPECT_TRUE(std::holds_alternative<succession::Stop>(succession::decode_from_successor(Bytes{'s'})));
  EXPECT_THROW(succession::decode_from_successor(Bytes{'w'}), wire::ProtocolError);
}

TEST(Requests, are_answered_once_and_by_what_was_asked_for) {
  Requests requests;
  const auto start = requests.begin<message::Ready>();
  const auto ping = requests.begin<message::Well>();
  EXPECT_THROW(requests.end(message::Ready{ping}), wire::ProtocolError);
  EXPECT_THROW(requests.end(message::Well{start}), wire::ProtocolError);
  EXPECT_THROW(requests.end(message::Draining{start}), wire::ProtocolError);
  EXPECT_THROW(requests.end(message::Ready{99}), wire::ProtocolError);
  requests.end(message::Well{ping});
  requests.end(message::Ready{start});
  EXPECT_THROW(requests.end(message::Ready{start}), wire::ProtocolError);
}

TEST(Requests, are_full_until_one_is_answered) {
  Requests requests;
  std::uint32_t last = 0;
  for (std::size_t i = 0; i < Requests::max_unanswered; ++i) {
    EXPECT_FALSE(requests.is_full());
    last = requests.begin<message::Well>();
  }
  EXPECT_TRUE(requests.is_full());
  requests.end(message::Well{last});
  EXPECT_FALSE(requests.is_full());
}

}  // namespace
}  // namespace sshrp::app
