// HonestUpstream: an upstream that lets in who gives its password, by whatever method, and takes whatever
// comes then.
// SPDX-License-Identifier: MIT
#pragma once

#include "msg/info_request.h"
#include "party.h"

namespace sshrp::fuzz {

class HonestUpstream {
 public:
  explicit HonestUpstream(std::string password) : password_(std::move(password)) {}

  /// One of its connections, before anything came.
  void serve(Party& party) {
    has_entered_ = false;
    party.greet();
    party.on_payload = [this, &party](BytesView payload) { handle(party, payload); };
  }
  bool has_entered() const { return has_entered_; }
  /// What comes after the login.
  std::function<void(BytesView)> on_message = [](BytesView) {};

 private:
  void handle(Party& party, BytesView payload) {
    switch (static_cast<msg::Number>(payload[0])) {
      case msg::Number::service_request:
        return party.say(msg::ServiceAccept{msg::userauth_service});
      case msg::Number::userauth_request:
        return answer(party, wire::decode<msg::UserauthRequest>(payload));
      case msg::Number::userauth_info_response: {
        const auto responses = msg::responses_of(payload);
        return conclude(party, responses.size() == 1 && as_text(responses.front()) == password_);
      }
      default:
        on_message(payload);
    }
  }

  void answer(Party& party, const msg::UserauthRequest& request) {
    if (request.method_name == "keyboard-interactive")
      return party.say(BytesView(msg::password_info_request()));
    if (request.method_name != "password" || request.method_specific.bytes.front() != 0)
      return conclude(party, false);
    const auto fields = wire::decode_fields<msg::PasswordFields>(request.method_specific.bytes);
    conclude(party, fields.password == password_);
  }

  void conclude(Party& party, bool is_right) {
    if (!is_right) return party.say(msg::UserauthFailure{{"password,keyboard-interactive"}, false});
    party.say(msg::UserauthSuccess{});
    party.note_login();
    has_entered_ = true;
  }

  const std::string password_;
  bool has_entered_ = false;
};

}  // namespace sshrp::fuzz
