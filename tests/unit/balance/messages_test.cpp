// SPDX-License-Identifier: MIT
#include "balance/messages.h"

#include <gtest/gtest.h>

namespace sshrp::balance::message {
namespace {

const Bytes source(16, 7);

Ask some_ask(const Bytes& tried) { return {5, "web", "ann", source, tried, 3000}; }

template <class Message>
void expect_refused(const Message& said) {
  EXPECT_THROW(decode_from_worker(wire::encode(said)), wire::ProtocolError);
}

TEST(Messages, of_a_worker_are_the_same_behind_the_wire) {
  const Bytes tried = encode_names({"web1:22", "web2:22"});
  const Bytes packet = wire::encode(some_ask(tried));
  const auto ask = std::get<Ask>(decode_from_worker(packet));
  EXPECT_EQ(ask.request, 5u);
  EXPECT_EQ(ask.group, "web");
  EXPECT_EQ(ask.user, "ann");
  EXPECT_EQ(ask.milliseconds, 3000u);
  EXPECT_EQ(decode_names(ask.tried), (std::vector<std::string_view>{"web1:22", "web2:22"}));

  const Bytes held = wire::encode(Hold{9, "web", "web1:22", "ann", {}, true});
  const auto hold = std::get<Hold>(decode_from_worker(held));
  EXPECT_EQ(hold.place, 9u);
  EXPECT_EQ(hold.server, "web1:22");
  EXPECT_TRUE(hold.logged_in);
  EXPECT_EQ(std::get<Cancel>(decode_from_worker(wire::encode(Cancel{3}))).request, 3u);
  EXPECT_EQ(std::get<Note>(decode_from_worker(wire::encode(Note{3, 5, 1}))).outcome, 5);
  EXPECT_EQ(std::get<Release>(decode_from_worker(wire::encode(Release{3}))).place, 3u);
}

TEST(Messages, of_the_keeper_are_the_same_behind_the_wire) {
  const Bytes gift = wire::encode(Given{3, 4, "web1:22"});
  EXPECT_EQ(std::get<Given>(decode_from_keeper(gift)).server, "web1:22");
  const Bytes refusal = wire::encode(Denied{3, static_cast<std::uint8_t>(Denial::timed_out), "why"});
  EXPECT_EQ(std::get<Denied>(decode_from_keeper(refusal)).sentence, "why");
  EXPECT_THROW(decode_from_worker(gift), wire::ProtocolError);
}

TEST(Messages, refuse_texts_that_are_too_long) {
  const std::string text(max_packet, 'x');
  const auto first = [&](std::size_t size) { return std::string_view(text).substr(0, size); };
  Ask ask = some_ask({});
  ask.group = first(max_group_name + 1);
  expect_refused(ask);
  ask = some_ask({});
  ask.user = first(max_user + 1);
  expect_refused(ask);
  ask.user = first(max_user);
  EXPECT_NO_THROW(decode_from_worker(wire::encode(ask)));
  expect_refused(Hold{1, first(max_group_name + 1), "", "", {}, false});
  expect_refused(Hold{1, "", first(max_server_name + 1), "", {}, false});
  expect_refused(Hold{1, "", "", first(max_user + 1), {}, false});
  EXPECT_THROW(decode_from_keeper(wire::encode(Given{1, 1, first(max_server_name + 1)})),
               wire::ProtocolError);
  EXPECT_THROW(decode_from_keeper(wire::encode(Denied{1, 0, first(max_sentence + 1)})), wire::ProtocolError);
}

TEST(Messages, refuse_a_source_that_is_no_address) {
  const Bytes short_source(4, 1);
  Ask ask = some_ask({});
  ask.source = short_source;
  expect_refused(ask);
  expect_refused(Hold{1, "", "", "", short_source, false});
}

TEST(Messages, refuse_too_many_servers_that_were_tried) {
  EXPECT_NO_THROW(
      decode_from_worker(wire::encode(some_ask(encode_names(std::vector<std::string>(max_tried, "a"))))));
  const Bytes many = encode_names(std::vector<std::string>(max_tried + 1, "a"));
  expect_refused(some_ask(many));
  const Bytes broken = {0, 0, 0, 9, 'a'};
  expect_refused(some_ask(broken));
  const Bytes long_name = encode_names({std::string(max_server_name + 1, 'a')});
  expect_refused(some_ask(long_name));
}

TEST(Messages, refuse_choices_and_numbers_that_are_not_known) {
  expect_refused(Note{1, 6, 0});
  EXPECT_THROW(decode_from_keeper(wire::encode(Denied{1, 7, ""})), wire::ProtocolError);
  EXPECT_THROW(decode_from_worker({}), wire::ProtocolError);
  EXPECT_THROW(decode_from_worker(Bytes{99}), wire::ProtocolError);
  EXPECT_THROW(decode_from_worker(Bytes(max_packet + 1, 2)), wire::ProtocolError);
  Bytes longer = wire::encode(Release{1});
  longer.push_back(0);
  EXPECT_THROW(decode_from_worker(longer), wire::ProtocolError);
}

}  // namespace
}  // namespace sshrp::balance::message
