// An upstream server whose manners the test sets: what it takes as proof, what it asks, and what it saw.
// SPDX-License-Identifier: MIT
#pragma once

#include <asio/basic_socket_acceptor.hpp>
#include <asio/write.hpp>

#include "msg/info_request.h"
#include "msg/publickey_request.h"
#include "net/peers.h"

namespace sshrp::proxy::testing {

using net::ConnectionPtr;
using net::testing::Heard;
using net::testing::HeardPtr;

class ScriptedUpstream {
 public:
  enum class Manner {
    usual,
    silent,          // takes connections and says nothing
    mute_after_key,  // never answers a request to log in
    asks_by_banner,  // shows its banner at a credential, and waits for what the client does elsewhere
    turns_away,  // says a line and hangs up, as OpenSSH does to an address that it holds something against
    hangs_up,    // on each credential that is wrong, as OpenSSH does on the last one
  };
  struct Question {
    std::vector<std::string> prompts;  // none of them echoed
    std::vector<std::string> right_responses;
  };

  explicit ScriptedUpstream(const net::Executor& executor)
      : host_keys(net::testing::new_host_keys()), acceptor_(executor, net::testing::any_loopback()) {
    net::testing::spawn(executor, accept(*this));
  }

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  void stop() {
    std::error_code ignored;
    acceptor_.close(ignored);
    for (const auto& socket : silent_sockets) socket->close(ignored);
    for (const auto& connection : connections) connection->close();
  }

  Manner manner = Manner::usual;
  net::testing::HostKeys host_keys;
  std::string banner{};
  std::string methods = "password";  // that can go on, as it says
  std::string right_password = "right";
  std::string still_wanted{};         // after the first proof; empty: nothing
  std::vector<Question> questions{};  // of keyboard-interactive
  Bytes right_key{};                  // the blob that it takes signatures of
  bool lets_in_without_proof = false;
  bool wants_a_new_password = false;
  bool refuses_questions = false;  // says no to keyboard-interactive before it asks

  unsigned accepted = 0;                                                // TCP connections
  std::vector<std::string> users{}, passwords{}, tried{}, responses{};  // tried: methods, without `none`
  std::vector<ConnectionPtr> connections{};
  std::vector<HeardPtr> heard{};  // after login, one for each
  std::vector<std::shared_ptr<net::Socket>> silent_sockets{};

 private:
  static net::Task<void> accept(ScriptedUpstream& self) {
    for (;;) {
      std::error_code error;
      net::Socket socket(self.acceptor_.get_executor());
      co_await self.acceptor_.async_accept(socket, net::into(error));
      if (error) co_return;
      ++self.accepted;
      if (self.manner == Manner::silent) {
        self.silent_sockets.push_back(std::make_shared<net::Socket>(std::move(socket)));
        continue;
      }
      if (self.manner == Manner::turns_away) {
        constexpr std::string_view line = "Not allowed at this time\r\n";
        asio::write(socket, asio::buffer(line), error);
        continue;
      }
      self.connections.push_back(net::testing::make_server(std::move(socket), self.host_keys));
      net::testing::spawn(self.acceptor_.get_executor(), serve_and_close(self, self.connections.back()));
    }
  }

  // After login the connection stays open, for the test to use.
  static net::Task<void> serve_and_close(ScriptedUpstream& self, ConnectionPtr connection) {
    try {
      co_await serve(self, connection);
    } catch (const std::exception&) {
      connection->close();
    }
  }

  static net::Task<void> serve(ScriptedUpstream& self, ConnectionPtr connection) {
    co_await connection->receive();
    connection->send(msg::ServiceAccept{"ssh-userauth"});
    std::string wanted = self.still_wanted;
    const std::size_t tried_before = self.tried.size();
    for (;;) {
      const BytesView payload = co_await connection->receive();
      if (self.manner == Manner::mute_after_key) continue;
      const bool proven = co_await is_proof(self, connection, payload);
      if (proven && wanted.empty()) break;
      if (proven) {
        connection->send(msg::UserauthFailure{{wanted}, true});
        wanted.clear();
      } else if (self.manner == Manner::hangs_up && self.tried.size() > tried_before) {
        throw std::runtime_error("too many failures");
      } else {
        connection->send(msg::UserauthFailure{{self.methods}, false});
      }
    }
    connection->send(msg::UserauthSuccess{});
    connection->flush_now();
    auto heard = std::make_shared<Heard>();
    self.heard.push_back(heard);
    co_await net::testing::hear(connection, heard);
  }

  static net::Task<bool> is_proof(ScriptedUpstream& self, ConnectionPtr connection, BytesView payload) {
    const auto request = wire::decode<msg::UserauthRequest>(payload);
    if (request.method_name == "none") co_return self.lets_in_without_proof;
    self.users.emplace_back(request.user_name);
    self.tried.emplace_back(request.method_name);
    if (!self.banner.empty()) connection->send(msg::UserauthBanner{self.banner, ""});
    if (self.manner == Manner::asks_by_banner) co_await connection->receive();
    if (request.method_name == "password")
      co_return co_await is_right_password(self, connection, request.method_specific.bytes);
    if (request.method_name == "publickey") co_return is_right_key(self, *connection, request);
    co_return co_await are_right_responses(self, connection);
  }

  static net::Task<bool> is_right_password(ScriptedUpstream& self, ConnectionPtr connection,
                                           BytesView fields) {
    if (fields.front() != 0) {
      const auto change = wire::decode_fields<msg::PasswordChangeFields>(fields);
      self.right_password = change.new_password;
      self.passwords.emplace_back(change.new_password);
      co_return true;
    }
    self.passwords.emplace_back(wire::decode_fields<msg::PasswordFields>(fields).password);
    if (self.passwords.back() != self.right_password) co_return false;
    if (!self.wants_a_new_password) co_return true;
    connection->send(msg::UserauthPasswdChangereq{"expired", ""});
    const BytesView next = co_await connection->receive();
    co_return co_await is_proof(self, connection, next);
  }

  static bool is_right_key(ScriptedUpstream& self, const net::Connection& connection,
                           const msg::UserauthRequest& request) {
    const auto shown = msg::parse_publickey(request.method_specific.bytes);
    if (to_vector(shown.public_key) != self.right_key || !shown.signature) return false;
    const Bytes data = msg::signed_data(connection.transport().session_id(), request.user_name,
                                        shown.algorithm_name, shown.public_key);
    return crypto::PublicKey::parse(shown.public_key).verify(shown.algorithm_name, data, *shown.signature);
  }

  static net::Task<bool> are_right_responses(ScriptedUpstream& self, ConnectionPtr connection) {
    bool right = !self.refuses_questions;
    for (const Question& question : self.questions) {
      Bytes prompts;
      for (const auto& prompt : question.prompts) wire::Writer(prompts).string(prompt).boolean(false);
      connection->send(msg::UserauthInfoRequest{
          "name", "instruction", "", static_cast<std::uint32_t>(question.prompts.size()), {prompts}});
      const BytesView payload = co_await connection->receive();
      std::vector<std::string> given;
      for (BytesView response : msg::responses_of(payload)) given.emplace_back(as_text(response));
      self.responses.insert(self.responses.end(), given.begin(), given.end());
      right = right && given == question.right_responses;
    }
    co_return right;
  }

  net::Acceptor acceptor_;
};

}  // namespace sshrp::proxy::testing
