// SPDX-License-Identifier: MIT
#include "app/observer_messages.h"

#include <gtest/gtest.h>

namespace sshrp::app::observer_message {
namespace {

Asked whole() {
  return {.number = 7,
          .request = {.action = observer::Action::end_sessions,
                      .sessions = {"0123456789ab", "ba9876543210"},
                      .message = "back at noon",
                      .name = "192.0.2.0/24",
                      .server = "a.lan:22",
                      .state = "drain",
                      .time = std::chrono::seconds(60)},
          .asker = {.level = "operator", .by = "uid 1000 pid 4711"}};
}

Asked again(const Asked& asked) {
  const auto packet = encode(asked);
  return parse(std::get<Request>(decode_from_observer(packet.value())));
}

TEST(ObserverMessages, carry_a_request_whole) {
  const Asked got = again(whole());
  EXPECT_EQ(got.number, 7u);
  EXPECT_EQ(got.request.action, observer::Action::end_sessions);
  EXPECT_EQ(got.request.sessions, whole().request.sessions);
  EXPECT_EQ(got.request.message, "back at noon");
  EXPECT_EQ(got.request.name, "192.0.2.0/24");
  EXPECT_EQ(got.request.server, "a.lan:22");
  EXPECT_EQ(got.request.state, "drain");
  EXPECT_EQ(got.request.time, std::chrono::seconds(60));
  EXPECT_EQ(got.asker.level, "operator");
  EXPECT_EQ(got.asker.by, "uid 1000 pid 4711");
}

TEST(ObserverMessages, carry_who_was_refused_what) {
  const auto said = [](const Refused& refused) {
    const Bytes packet = wire::encode(refused);
    return parse(std::get<Refused>(decode_from_observer(packet)));
  };
  const observer::Refused got = said({"end", "user", "uid 1 pid 2", "no"});
  EXPECT_EQ(got.action, "end");
  EXPECT_EQ(got.asker.level, "user");
  EXPECT_EQ(got.asker.by, "uid 1 pid 2");
  EXPECT_EQ(got.sentence, "no");
  EXPECT_EQ(said({"end", "", "192.0.2.1", "no"}).asker.level, "") << "it may be unknown";
  EXPECT_THROW(said({"end", "root", "x", "no"}), wire::ProtocolError);
  EXPECT_THROW(said({"end", "user", "x", "no\nAUDIT"}), wire::ProtocolError);
  EXPECT_THROW(said({"end", "user", std::string(max_text + 1, 'x'), "no"}), wire::ProtocolError);
}

TEST(ObserverMessages, carry_an_answer_and_cut_what_is_too_much_of_it) {
  const observer::Answer answer{observer::Answer::Result::failed, {"one", "two\n\x1b[2J"}, 3};
  const Bytes packet = encode(7, answer);
  const auto told = decode_from_master(packet);
  EXPECT_EQ(std::get<Answer>(told).request, 7u);
  const observer::Answer got = parse(std::get<Answer>(told));
  EXPECT_EQ(got.result, observer::Answer::Result::failed);
  EXPECT_EQ(got.count, 3u);
  EXPECT_EQ(got.sentences, (std::vector<std::string>{"one", "two??[2J"}));
  const Bytes large =
      encode(7, {observer::Answer::Result::done, std::vector<std::string>(1000, std::string(5000, 'a'))});
  EXPECT_LE(large.size(), max_control_message);
  EXPECT_EQ(parse(std::get<Answer>(decode_from_master(large))).sentences.size(), max_sentences);
}

/// What of a request a master refuses.
struct Wrong {
  const char* what;
  void (*make)(Asked& asked);
};

class WrongRequest : public testing::TestWithParam<Wrong> {};

TEST_P(WrongRequest, is_refused) {
  Asked asked = whole();
  EXPECT_NO_THROW(again(asked));
  GetParam().make(asked);
  EXPECT_THROW(again(asked), wire::ProtocolError) << GetParam().what;
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongRequest,
    testing::Values(
        Wrong{"no action", [](Asked& asked) { asked.request.action = static_cast<observer::Action>(0); }},
        Wrong{"an action too many",
              [](Asked& asked) { asked.request.action = static_cast<observer::Action>(8); }},
        Wrong{"another level", [](Asked& asked) { asked.asker.level = "root"; }},
        Wrong{"another state", [](Asked& asked) { asked.request.state = "gone"; }},
        Wrong{"a time without end", [](Asked& asked) { asked.request.time = std::chrono::hours(24 * 366); }},
        Wrong{"a time before now", [](Asked& asked) { asked.request.time = std::chrono::seconds(-1); }},
        Wrong{"a line break", [](Asked& asked) { asked.asker.by = "uid 0\nAUDIT"; }},
        Wrong{"a long name", [](Asked& asked) { asked.request.name = std::string(max_text + 1, 'a'); }},
        Wrong{"an escape in a message", [](Asked& asked) { asked.request.message = "\x1b[2J"; }},
        Wrong{"a long id",
              [](Asked& asked) { asked.request.sessions[1] = std::string(max_text + 1, 'a'); }}));

TEST(ObserverMessages, are_none_where_a_request_names_too_much) {
  Asked asked = whole();
  asked.request.sessions.assign(max_sessions + 1, "0123456789ab");
  EXPECT_EQ(encode(asked), std::nullopt);
  asked.request.sessions.pop_back();
  EXPECT_EQ(again(asked).request.sessions.size(), max_sessions);
}

TEST(ObserverMessages, of_an_observer_are_requests_only) {
  EXPECT_THROW(decode_from_observer(wire::encode(Stop{})), wire::ProtocolError);
  EXPECT_THROW(decode_from_observer(Bytes{}), wire::ProtocolError);
  EXPECT_THROW(decode_from_master(*encode(whole())), wire::ProtocolError);
}

}  // namespace
}  // namespace sshrp::app::observer_message
