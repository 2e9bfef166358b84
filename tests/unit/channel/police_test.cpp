// What a restricted session lets through, RFC 4254 and OpenSSH's PROTOCOL, and how the rest is refused.
// SPDX-License-Identifier: MIT
#include "channel/police.h"

#include "channel/policed_channels.h"

namespace sshrp::channel {
namespace {

using access::Right;
using access::Rights;
using testing::address;
using testing::direct_tcpip;
using testing::display;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::listen;
using testing::only;
using testing::PolicedChannels;
using ::testing::SizeIs;
using testing::socket;
using testing::terminal;
using testing::without;

constexpr int open = 90, confirmation = 91, failure = 92, adjust = 93, data = 94, eof = 96, close = 97,
              request = 98, success = 99, refusal = 100;

// ── channels ──

TEST(Police, lets_a_session_open_and_close) {
  PolicedChannels session(without({Right::x11}));
  session.open("session");
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(open));
  session.say(Way::down, msg::ChannelOpenConfirmation{7, 9, 2000, 600, {}});
  EXPECT_THAT(session.numbers(Way::down), ElementsAre(confirmation));
  session.say(Way::up, msg::ChannelClose{9});
  session.say(Way::down, msg::ChannelClose{7});
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(close));
  EXPECT_THAT(session.numbers(Way::down), ElementsAre(close));
  EXPECT_THAT(session.noted.refusals, IsEmpty());
}

TEST(Police, refuses_a_channel_as_administratively_prohibited_and_says_so_in_the_log) {
  PolicedChannels session(without({Right::local_forwarding}));
  session.open("direct-tcpip", direct_tcpip("h", 80));
  EXPECT_THAT(session.take(Way::up), IsEmpty());
  const auto answers = session.take(Way::down);
  ASSERT_THAT(answers, SizeIs(1));
  const auto answer = wire::decode<msg::ChannelOpenFailure>(answers[0]);
  EXPECT_EQ(answer.recipient_channel, 7u);
  EXPECT_EQ(answer.reason_code, 1u);
  EXPECT_THAT(session.noted.refusals, ElementsAre("channel \"direct-tcpip\" of the client"));
}

struct Denied {
  std::string_view name;
  Way way;
  Rights lacking;
};
void PrintTo(const Denied& denied, std::ostream* out) { *out << denied.name; }

class DeniedChannel : public ::testing::TestWithParam<Denied> {};

TEST_P(DeniedChannel, is_refused_to_its_sender_only) {
  access::Permissions permissions;
  for (const Right right : {Right::local_forwarding, Right::remote_forwarding, Right::x11, Right::agent,
                            Right::tunnel, Right::sftp}) {
    if (GetParam().lacking.has(right)) permissions.rights.remove(right);
  }
  PolicedChannels session(permissions);
  session.open(GetParam().name, direct_tcpip("h", 1), GetParam().way);
  EXPECT_THAT(session.take(GetParam().way), IsEmpty());
  EXPECT_THAT(session.numbers(opposite(GetParam().way)), ElementsAre(failure));
}

const Denied denied_channels[] = {
    {"direct-tcpip", Way::up, {Right::local_forwarding}},
    {"direct-streamlocal@openssh.com", Way::up, {Right::local_forwarding}},
    {"tun@openssh.com", Way::up, {Right::tunnel}},
    {"forwarded-tcpip", Way::down, {Right::remote_forwarding}},
    {"forwarded-streamlocal@openssh.com", Way::down, {Right::remote_forwarding}},
    {"x11", Way::down, {Right::x11}},
    {"auth-agent@openssh.com", Way::down, {Right::agent}},
    // granted, but the client has asked for none
    {"forwarded-tcpip", Way::down, {Right::sftp}},
    {"forwarded-streamlocal@openssh.com", Way::down, {Right::sftp}},
    {"x11", Way::down, {Right::sftp}},
    {"auth-agent@openssh.com", Way::down, {Right::sftp}},
    // from the wrong side
    {"session", Way::down, {Right::sftp}},
    {"direct-tcpip", Way::down, {Right::sftp}},
    {"x11", Way::up, {Right::sftp}},
    {"auth-agent@openssh.com", Way::up, {Right::sftp}},
    {"forwarded-tcpip", Way::up, {Right::sftp}},
    // nobody knows what it is
    {"session@example.com", Way::up, {Right::sftp}},
    {"Session", Way::up, {Right::sftp}},
    {std::string_view("session\0", 8), Way::up, {Right::sftp}},
    {"", Way::up, {Right::sftp}},
    {"new-thing@example.com", Way::down, {Right::sftp}},
};
INSTANTIATE_TEST_SUITE_P(Police, DeniedChannel, ::testing::ValuesIn(denied_channels));

TEST(Police, lets_unknown_channels_and_requests_through_where_nothing_is_denied) {
  sftp::Rules audit;
  audit.audit = sftp::Audit::on;
  PolicedChannels session(access::Permissions{}, audit);
  session.open("new-thing@example.com");
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(open));
  session.say(Way::down, msg::ChannelOpenConfirmation{7, 9, 2000, 600, {}});
  session.request("new-request@example.com");
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(request));
  session.say_bytes(Way::up, Bytes{120, 1, 2, 3});
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(120));
}

TEST(Police, drops_unknown_messages_where_something_is_denied) {
  PolicedChannels session(without({Right::x11}));
  session.say_bytes(Way::up, Bytes{120, 1, 2, 3});
  session.say_bytes(Way::down, Bytes{101});
  EXPECT_THAT(session.take(Way::up), IsEmpty());
  EXPECT_THAT(session.take(Way::down), IsEmpty());
}

TEST(Police, lets_the_upstream_come_with_what_the_client_asked_for) {
  PolicedChannels session(without({Right::sftp}));
  session.open_session();
  session.request("x11-req", display("MIT-MAGIC-COOKIE-1", "0"));
  session.request("auth-agent-req@openssh.com");
  EXPECT_TRUE(session.channels.permits(Way::up, listen(address("", 0))));
  session.take(Way::up);
  std::uint32_t number = 100;
  const std::pair<std::string_view, Bytes> channels[] = {{"x11", address("127.0.0.1", 1)},
                                                         {"auth-agent@openssh.com", {}},
                                                         {"forwarded-tcpip", direct_tcpip("127.0.0.1", 1)}};
  for (const auto& [type, specific] : channels) {
    session.open(type, specific, Way::down, number++);
    EXPECT_THAT(session.numbers(Way::down), ElementsAre(open)) << type;
  }
}

// ── where forwardings lead ──

TEST(Police, holds_local_forwardings_to_permit_open) {
  access::Permissions permissions;
  permissions.permit_open = {{std::get<access::Permit>(access::parse_permit_open("db*.lan:5432")),
                              std::get<access::Permit>(access::parse_permit_open("/run/ok.*"))}};
  PolicedChannels session(permissions);
  std::uint32_t number = 0;
  const auto opens = [&](std::string_view type, const Bytes& where) {
    session.open(type, where, Way::up, ++number);
    return !session.take(Way::up).empty();
  };
  EXPECT_TRUE(opens("direct-tcpip", direct_tcpip("DB1.lan", 5432)));
  EXPECT_FALSE(opens("direct-tcpip", direct_tcpip("db1.lan", 22)));
  EXPECT_FALSE(opens("direct-tcpip", direct_tcpip("127.0.0.1", 5432)));
  EXPECT_FALSE(opens("direct-tcpip", direct_tcpip("db1.lan", 5432 + 65536)));
  EXPECT_FALSE(opens("direct-tcpip", direct_tcpip(std::string_view("evil\0db1.lan", 12), 5432)));
  EXPECT_TRUE(opens("direct-streamlocal@openssh.com", socket("/run/ok.sock")));
  EXPECT_FALSE(opens("direct-streamlocal@openssh.com", socket("/run/docker.sock")));
  EXPECT_FALSE(opens("tun@openssh.com", address("", 1))) << "a tunnel leads past any list";
}

TEST(Police, holds_remote_forwardings_to_permit_listen) {
  access::Permissions permissions;
  permissions.permit_listen = {{std::get<access::Permit>(access::parse_permit_listen("localhost:8080"))}};
  PolicedChannels session(permissions);
  EXPECT_TRUE(session.channels.permits(Way::up, listen(address("localhost", 8080))));
  EXPECT_FALSE(session.channels.permits(Way::up, listen(address("", 8080))));
  EXPECT_FALSE(session.channels.permits(Way::up, listen(address("localhost", 8081))));
  EXPECT_FALSE(session.channels.permits(Way::up, listen(address("localhost", 0))));
  const Bytes path = PolicedChannels::string("/tmp/s");
  EXPECT_FALSE(session.channels.permits(Way::up, listen(path, "streamlocal-forward@openssh.com")));
}

TEST(Police, ends_the_connection_of_who_sends_malformed_addresses) {
  access::Permissions permissions = without({Right::x11});
  PolicedChannels session(permissions);
  Bytes longer = direct_tcpip("h", 1);
  longer.push_back(0);
  EXPECT_THROW(session.open("direct-tcpip", longer), wire::ProtocolError);
  EXPECT_THROW(session.open("direct-tcpip", as_bytes("h")), wire::ProtocolError);
}

// ── global requests ──

TEST(Police, knows_the_global_requests_of_either_side) {
  PolicedChannels session(without({Right::remote_forwarding}));
  const auto permits = [&](Way way, std::string_view name) {
    const Bytes where = address("", 1);
    return session.channels.permits(way, msg::GlobalRequest{name, true, {where}});
  };
  EXPECT_TRUE(permits(Way::up, "keepalive@openssh.com"));
  EXPECT_TRUE(permits(Way::down, "keepalive@openssh.com"));
  EXPECT_TRUE(permits(Way::up, "no-more-sessions@openssh.com"));
  for (std::string_view name : {"tcpip-forward", "cancel-tcpip-forward", "streamlocal-forward@openssh.com",
                                "cancel-streamlocal-forward@openssh.com", "new@example.com", ""}) {
    EXPECT_FALSE(permits(Way::up, name)) << name;
    EXPECT_FALSE(permits(Way::down, name)) << name;
  }
  EXPECT_THAT(session.noted.refusals, SizeIs(12));
}

// ── channel requests ──

class DeniedRequest : public ::testing::TestWithParam<Denied> {};

TEST_P(DeniedRequest, is_answered_with_failure) {
  access::Permissions permissions;
  for (const Right right : {Right::ssh, Right::sftp, Right::pty, Right::agent, Right::x11}) {
    if (GetParam().lacking.has(right)) permissions.rights.remove(right);
  }
  PolicedChannels session(permissions);
  session.open_session();
  session.request(GetParam().name, GetParam().name == "exec" || GetParam().name == "subsystem"
                                       ? BytesView(PolicedChannels::string("sftp"))
                                       : BytesView());
  EXPECT_THAT(session.take(Way::up), IsEmpty());
  const auto answers = session.take(Way::down);
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_EQ(wire::decode<msg::ChannelFailure>(answers[0]).recipient_channel, 7u);
  EXPECT_THAT(session.noted.refusals, SizeIs(1));
}

const Denied denied_requests[] = {
    {"shell", Way::up, {Right::ssh}},
    {"exec", Way::up, {Right::ssh}},
    {"subsystem", Way::up, {Right::sftp}},
    {"pty-req", Way::up, {Right::pty}},
    {"window-change", Way::up, {Right::pty}},
    {"x11-req", Way::up, {Right::x11}},
    {"auth-agent-req@openssh.com", Way::up, {Right::agent}},
    {"exit-status", Way::up, {Right::x11}},
    {"shell@example.com", Way::up, {Right::x11}},
    {"", Way::up, {Right::x11}},
};
INSTANTIATE_TEST_SUITE_P(Police, DeniedRequest, ::testing::ValuesIn(denied_requests));

TEST(Police, drops_a_denied_request_that_wants_no_reply) {
  PolicedChannels session(without({Right::agent}));
  session.open_session();
  session.request("auth-agent-req@openssh.com", {}, false);
  EXPECT_THAT(session.take(Way::up), IsEmpty());
  EXPECT_THAT(session.take(Way::down), IsEmpty());
}

TEST(Police, answers_in_the_order_of_the_requests) {
  PolicedChannels session(without({Right::agent}));
  session.open_session();
  session.request("pty-req", terminal("vt100"));
  session.request("auth-agent-req@openssh.com");
  session.request("shell");
  session.request("auth-agent-req@openssh.com");
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(request, request));
  EXPECT_THAT(session.take(Way::down), IsEmpty()) << "the answer of the first isn't there yet";
  session.say(Way::down, msg::ChannelSuccess{7});
  EXPECT_THAT(session.numbers(Way::down), ElementsAre(success, refusal));
  session.say(Way::down, msg::ChannelFailure{7});
  EXPECT_THAT(session.numbers(Way::down), ElementsAre(refusal, refusal));
}

TEST(Police, drops_replies_that_nobody_waits_for) {
  PolicedChannels session(without({Right::agent}));
  session.open_session();
  session.say(Way::down, msg::ChannelSuccess{7});
  session.say(Way::up, msg::ChannelFailure{9});
  EXPECT_THAT(session.take(Way::down), IsEmpty());
  EXPECT_THAT(session.take(Way::up), IsEmpty());
}

using access::Permissions;
using access::Right;
using ::testing::ElementsAre;

bool is_open(const Grants& grants) {
  testing::Noted noted;
  return make_channels(grants, std::make_unique<testing::NotedJournal>(noted)) == nullptr;
}

TEST(Grants, of_everything_make_an_open_session) { EXPECT_TRUE(is_open({})); }

TEST(Grants, that_hold_anything_back_or_look_at_anything_make_a_guarded_one) {
  std::vector<Grants> all(8);
  all[0].permissions.rights.remove(Right::unnamed);
  all[1].permissions.permit_open = {{}};
  all[2].permissions.permit_listen = {{}};
  all[3].permissions.force_command = "true";
  all[4].permissions.set_env = {{"A", "1"}};
  all[5].permissions.accept_env.emplace();
  all[6].sftp.audit = sftp::Audit::on;
  all[7].sftp.denied = sftp::Operations::changing();
  for (const Grants& grants : all) EXPECT_FALSE(is_open(grants)) << &grants - all.data();
}

TEST(Effective, permissions_grant_nothing_unnamed_once_something_is_denied) {
  EXPECT_TRUE(effective({}).rights.has(Right::unnamed));
  Permissions denying;
  denying.rights.remove(Right::pty);
  EXPECT_FALSE(effective(denying).rights.has(Right::unnamed));
  Permissions forcing;
  forcing.force_command = "true";
  EXPECT_FALSE(effective(forcing).rights.has(Right::unnamed));
  Permissions listing;
  listing.permit_open = {{}};
  EXPECT_FALSE(effective(listing).rights.has(Right::unnamed));
}

TEST(Effective, permissions_with_lists_of_places_grant_no_tunnel) {
  Permissions listing;
  listing.permit_listen = {{}};
  EXPECT_FALSE(effective(listing).rights.has(Right::tunnel));
}

TEST(Effective, environment_is_what_was_written_if_it_was) {
  Permissions forcing;
  forcing.force_command = "true";
  EXPECT_THAT(*effective(forcing).accept_env, ElementsAre("LANG", "LC_*"));
  forcing.accept_env = {"X"};
  EXPECT_THAT(*effective(forcing).accept_env, ElementsAre("X"));
  EXPECT_FALSE(effective({}).accept_env);
}

}  // namespace

}  // namespace sshrp::channel
