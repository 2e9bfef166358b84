#include "auth/upstream.h"

#include "auth/downstream.h"
#include "auth/question.h"
#include "msg/transport.h"

namespace sshrp::auth {
namespace {

constexpr std::size_t longest_piece = 32 * 1024;  // bytes: RFC 4253 §6.1 asks every peer to take as much
constexpr std::size_t longest_language_tag = 64;  // RFC 3066 has none as long

// As much of a text as a message may hold, up to the beginning of a character of UTF-8.
std::string_view first_piece(std::string_view text) {
  if (text.size() <= longest_piece) return text;
  std::size_t end = longest_piece;
  for (int back = 0; back < 3 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80; ++back) --end;
  return text.substr(0, end);
}

}  // namespace

// The service request waits in the transport until the key exchange is done, the host key checked with it.
// What the answer names is never looked at: some servers name nothing, or another service.
net::Task<void> Upstream::begin() {
  upstream_->send(msg::ServiceRequest{userauth_service});
  const BytesView payload = co_await upstream_->receive();
  if (static_cast<msg::Number>(payload[0]) != msg::Number::service_accept)
    throw wire::ProtocolError("the service isn't accepted");
}

net::Task<Answer> Upstream::request(msg::AuthMethod method, BytesView method_specific) {
  upstream_->send(msg::UserauthRequest{user_name_, connection_service, name_of(method), {method_specific}});
  co_return co_await answer_to(method);
}

net::Task<Answer> Upstream::respond(BytesView info_response) {
  upstream_->send(info_response);
  co_return co_await answer_to(msg::AuthMethod::keyboard_interactive);
}

net::Task<Answer> Upstream::answer_to(msg::AuthMethod method) {
  for (;;) {
    const BytesView payload = co_await upstream_->receive();
    switch (static_cast<msg::Number>(payload[0])) {
      case msg::Number::userauth_success:
        co_return Accepted{};
      case msg::Number::userauth_failure: {
        const auto failure = wire::decode<msg::UserauthFailure>(payload);
        co_return Refused{msg::AuthMethods::parse(failure.methods_that_can_continue.text),
                          failure.partial_success ? Refused::Progress::partial : Refused::Progress::none};
      }
      case msg::Number::userauth_banner:
        co_await show_banner(wire::decode<msg::UserauthBanner>(payload, wire::Behind::anything));
        break;
      case msg::Number::userauth_info_request:  // 60, which each method reads in its own way
        if (method == msg::AuthMethod::publickey) {
          wire::decode<msg::UserauthPkOk>(payload);
          co_return KeyWelcome{};
        }
        if (method == msg::AuthMethod::password) wire::decode<msg::UserauthPasswdChangereq>(payload);
        if (method == msg::AuthMethod::keyboard_interactive) prompts_of(payload);
        if (method != msg::AuthMethod::none) co_return Asked{payload};
        [[fallthrough]];
      default:
        throw wire::ProtocolError("unexpected message in login");
    }
  }
}

// A client needn't take messages as long as ours from a server are, so a long text goes in pieces. A server
// that shows banners without end fills no memory of ours.
net::Task<void> Upstream::show_banner(msg::UserauthBanner banner) {
  if (!client_) co_return;
  do {
    const std::string_view piece = first_piece(banner.message);
    banner.message.remove_prefix(piece.size());
    client_->send(msg::UserauthBanner{piece, banner.language_tag.substr(0, longest_language_tag)});
    co_await client_->flush();
  } while (!banner.message.empty());
}

}  // namespace sshrp::auth
