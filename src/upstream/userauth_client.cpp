// SPDX-License-Identifier: MIT
#include "upstream/userauth_client.h"

#include "msg/info_request.h"
#include "msg/transport.h"
#include "upstream/error.h"

namespace sshrp::upstream {
namespace {

constexpr std::size_t max_piece = 32 * 1024;  // bytes: RFC 4253 §6.1 asks every peer to take as much
constexpr std::size_t max_language_tag = 64;  // RFC 3066 has none as long

// At most `size` bytes of a text, up to the beginning of a character of UTF-8.
std::string_view first_piece(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  std::size_t end = size;
  for (int back = 0; end > 0 && back < 3 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80; ++back)
    --end;
  return text.substr(0, end);
}

// RFC 4252 §7: the fields of `publickey` begin with whether there is a signature.
bool holds_secret(msg::AuthMethod method, BytesView fields) {
  if (method == msg::AuthMethod::publickey) return !fields.empty() && fields.front() != 0;
  return method == msg::AuthMethod::password;
}

}  // namespace

// The service request waits in the transport until the key exchange is done, the host key checked with it.
// What the answer names is never looked at: some servers name nothing, or another service.
net::Task<void> UserauthClient::begin() {
  upstream_->send(msg::ServiceRequest{msg::userauth_service});
  const BytesView payload = co_await upstream_->receive();
  if (static_cast<msg::Number>(payload[0]) == msg::Number::service_accept) co_return;
  wire::ProtocolError refused("the service isn't accepted");
  refused.blame(Leg::upstream);
  throw refused;
}

net::Task<Answer> UserauthClient::request(msg::AuthMethod method, BytesView method_specific) {
  if (holds_secret(method, method_specific)) bind();
  upstream_->send(
      msg::UserauthRequest{user_name_, msg::connection_service, name_of(method), {method_specific}});
  co_return co_await blaming_upstream(answer_to(method));
}

net::Task<Answer> UserauthClient::respond(BytesView info_response) {
  bind();
  upstream_->send(info_response);
  co_return co_await blaming_upstream(answer_to(msg::AuthMethod::keyboard_interactive));
}

net::Task<Answer> UserauthClient::answer_to(msg::AuthMethod method) {
  for (;;) {
    const BytesView payload = co_await upstream_->receive();
    switch (static_cast<msg::Number>(payload[0])) {
      case msg::Number::userauth_success:
        place_.reset();
        co_return Accepted{};
      case msg::Number::userauth_failure: {
        const auto failure = wire::decode<msg::UserauthFailure>(payload);
        co_return Refused{msg::AuthMethods::parse(failure.methods_that_can_continue.text),
                          failure.partial_success ? Refused::Progress::partial : Refused::Progress::none};
      }
      case msg::Number::userauth_banner:
        keep_banner(wire::decode<msg::UserauthBanner>(payload, wire::Behind::anything));
        if (banners_to_) co_await pass_on_banners();
        break;
      case msg::Number::userauth_info_request:  // 60, which each method reads in its own way
        if (method == msg::AuthMethod::publickey) {
          wire::decode<msg::UserauthPkOk>(payload);
          co_return KeyWelcome{};
        }
        if (method == msg::AuthMethod::password) wire::decode<msg::UserauthPasswdChangereq>(payload);
        if (method == msg::AuthMethod::keyboard_interactive) msg::prompts_of(payload);
        if (method != msg::AuthMethod::none) co_return Prompted{payload};
        [[fallthrough]];
      default:
        throw wire::ProtocolError("unexpected message in login");
    }
  }
}

// What is too long is cut; each counts a byte more than it has, so that empty ones are bounded, too.
void UserauthClient::keep_banner(const msg::UserauthBanner& banner) {
  if (banner_bytes_ >= max_banners) return;
  const std::string_view message = first_piece(banner.message, max_banners - banner_bytes_);
  banner_bytes_ += message.size() + 1;
  banners_.push_back({std::string(message), std::string(banner.language_tag.substr(0, max_language_tag))});
}

net::Task<void> UserauthClient::show_banners_to(net::ConnectionPtr client) {
  banners_to_ = std::move(client);
  co_await pass_on_banners();
}

// A client needn't take messages as long as ours from a server are, so a long text goes in pieces.
net::Task<void> UserauthClient::pass_on_banners() {
  for (const Banner& banner : std::exchange(banners_, {})) {
    std::string_view rest = banner.message;
    bind();
    do {
      const std::string_view piece = first_piece(rest, max_piece);
      rest.remove_prefix(piece.size());
      banners_to_->send(msg::UserauthBanner{piece, banner.language_tag});
      co_await banners_to_->flush();
    } while (!rest.empty());
  }
}

}  // namespace sshrp::upstream
