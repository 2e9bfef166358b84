// What a restricted session lets through, RFC 4254 and OpenSSH's PROTOCOL, and how the rest is refused.
#include "relay/guarded.h"

namespace sshrp::relay {
namespace {

using config::Right;
using config::Rights;
using ::testing::ElementsAre;
using testing::Guarded;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::only;
using ::testing::SizeIs;
using testing::without;

constexpr int open = 90, confirmation = 91, failure = 92, adjust = 93, data = 94, eof = 96, close = 97,
              request = 98, success = 99, refusal = 100;

Bytes direct_tcpip(std::string_view host, std::uint32_t port) {
  Bytes bytes;
  wire::Writer(bytes).string(host).uint32(port).string("127.0.0.1").uint32(40000);
  return bytes;
}

Bytes socket(std::string_view path) {
  Bytes bytes;
  wire::Writer(bytes).string(path).string("").uint32(0);
  return bytes;
}

msg::GlobalRequest listen(const Bytes& where, std::string_view name = "tcpip-forward") {
  return {name, true, {where}};
}

Bytes address(std::string_view host, std::uint32_t port) {
  Bytes bytes;
  wire::Writer(bytes).string(host).uint32(port);
  return bytes;
}

// ── channels ──

TEST(Guard, lets_a_session_open_and_close) {
  Guarded session(without({Right::x11}));
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

TEST(Guard, refuses_a_channel_as_administratively_prohibited_and_says_so_in_the_log) {
  Guarded session(without({Right::local_forwarding}));
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
  config::Permissions permissions;
  for (const Right right : {Right::local_forwarding, Right::remote_forwarding, Right::x11, Right::agent,
                            Right::tunnel, Right::sftp}) {
    if (GetParam().lacking.has(right)) permissions.rights.remove(right);
  }
  Guarded session(permissions);
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
INSTANTIATE_TEST_SUITE_P(Guard, DeniedChannel, ::testing::ValuesIn(denied_channels));

TEST(Guard, lets_unknown_channels_and_requests_through_where_nothing_is_denied) {
  sftp::Rules audit;
  audit.audit = sftp::Audit::on;
  Guarded session(config::Permissions{}, audit);
  session.open("new-thing@example.com");
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(open));
  session.say(Way::down, msg::ChannelOpenConfirmation{7, 9, 2000, 600, {}});
  session.request("new-request@example.com");
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(request));
  session.say_bytes(Way::up, Bytes{120, 1, 2, 3});
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(120));
}

TEST(Guard, drops_unknown_messages_where_something_is_denied) {
  Guarded session(without({Right::x11}));
  session.say_bytes(Way::up, Bytes{120, 1, 2, 3});
  session.say_bytes(Way::down, Bytes{101});
  EXPECT_THAT(session.take(Way::up), IsEmpty());
  EXPECT_THAT(session.take(Way::down), IsEmpty());
}

TEST(Guard, lets_the_upstream_come_with_what_the_client_asked_for) {
  Guarded session(without({Right::sftp}));
  session.open_session();
  session.request("x11-req", as_bytes("..."));
  session.request("auth-agent-req@openssh.com");
  EXPECT_TRUE(session.guard.permits(Way::up, listen(address("", 0))));
  session.take(Way::up);
  std::uint32_t number = 100;
  for (std::string_view type : {"x11", "auth-agent@openssh.com", "forwarded-tcpip"}) {
    session.open(type, {}, Way::down, number++);
    EXPECT_THAT(session.numbers(Way::down), ElementsAre(open)) << type;
  }
}

// ── where forwardings lead ──

TEST(Guard, holds_local_forwardings_to_permit_open) {
  config::Permissions permissions;
  permissions.permit_open = {{std::get<config::Permit>(config::parse_permit_open("db*.lan:5432")),
                              std::get<config::Permit>(config::parse_permit_open("/run/ok.*"))}};
  Guarded session(permissions);
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

TEST(Guard, holds_remote_forwardings_to_permit_listen) {
  config::Permissions permissions;
  permissions.permit_listen = {{std::get<config::Permit>(config::parse_permit_listen("localhost:8080"))}};
  Guarded session(permissions);
  EXPECT_TRUE(session.guard.permits(Way::up, listen(address("localhost", 8080))));
  EXPECT_FALSE(session.guard.permits(Way::up, listen(address("", 8080))));
  EXPECT_FALSE(session.guard.permits(Way::up, listen(address("localhost", 8081))));
  EXPECT_FALSE(session.guard.permits(Way::up, listen(address("localhost", 0))));
  const Bytes path = Guarded::string("/tmp/s");
  EXPECT_FALSE(session.guard.permits(Way::up, listen(path, "streamlocal-forward@openssh.com")));
}

TEST(Guard, ends_the_connection_of_who_sends_malformed_addresses) {
  config::Permissions permissions = without({Right::x11});
  Guarded session(permissions);
  Bytes longer = direct_tcpip("h", 1);
  longer.push_back(0);
  EXPECT_THROW(session.open("direct-tcpip", longer), wire::ProtocolError);
  EXPECT_THROW(session.open("direct-tcpip", as_bytes("h")), wire::ProtocolError);
}

// ── global requests ──

TEST(Guard, knows_the_global_requests_of_either_side) {
  Guarded session(without({Right::remote_forwarding}));
  const auto permits = [&](Way way, std::string_view name) {
    const Bytes where = address("", 1);
    return session.guard.permits(way, msg::GlobalRequest{name, true, {where}});
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
  config::Permissions permissions;
  for (const Right right : {Right::ssh, Right::sftp, Right::pty, Right::agent, Right::x11}) {
    if (GetParam().lacking.has(right)) permissions.rights.remove(right);
  }
  Guarded session(permissions);
  session.open_session();
  session.request(GetParam().name, GetParam().name == "exec" || GetParam().name == "subsystem"
                                       ? BytesView(Guarded::string("sftp"))
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
INSTANTIATE_TEST_SUITE_P(Guard, DeniedRequest, ::testing::ValuesIn(denied_requests));

TEST(Guard, drops_a_denied_request_that_wants_no_reply) {
  Guarded session(without({Right::agent}));
  session.open_session();
  session.request("auth-agent-req@openssh.com", {}, false);
  EXPECT_THAT(session.take(Way::up), IsEmpty());
  EXPECT_THAT(session.take(Way::down), IsEmpty());
}

TEST(Guard, answers_in_the_order_of_the_requests) {
  Guarded session(without({Right::agent}));
  session.open_session();
  session.request("pty-req");
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

TEST(Guard, drops_replies_that_nobody_waits_for) {
  Guarded session(without({Right::agent}));
  session.open_session();
  session.say(Way::down, msg::ChannelSuccess{7});
  session.say(Way::up, msg::ChannelFailure{9});
  EXPECT_THAT(session.take(Way::down), IsEmpty());
  EXPECT_THAT(session.take(Way::up), IsEmpty());
}

TEST(Guard, ends_the_connection_of_who_asks_too_much_at_once) {
  Guarded session(without({Right::agent}));
  session.open_session();
  for (std::size_t i = 0; i < PendingReplies::most; ++i) session.request("break");
  EXPECT_THROW(session.request("break"), wire::ProtocolError);
}

}  // namespace
}  // namespace sshrp::relay
