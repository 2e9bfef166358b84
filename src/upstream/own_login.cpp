// SPDX-License-Identifier: MIT
#include "upstream/own_login.h"

#include <fmt/format.h>

#include "msg/info_request.h"
#include "msg/password_request.h"
#include "msg/publickey_request.h"
#include "net/blocking.h"
#include "upstream/key_forms.h"

namespace sshrp::upstream {
namespace {

using msg::AuthMethod;

// Requests of keyboard-interactive in a row that are answered: one for the password, others ask nothing.
constexpr int max_info_requests = 4;

bool wants(const Answer& answer, AuthMethod method) {
  const auto* refused = std::get_if<Refused>(&answer);
  return refused != nullptr && refused->methods.has(method);
}

net::Task<Answer> authenticate_with_key(net::Executor executor, net::WorkPlace& work_place,
                                        UserauthClient& server, crypto::CertifiedKeyPtr key,
                                        std::string public_keys, Answer answer) {
  const transport::Transport& transport = server.connection()->transport();
  const WelcomeAlgorithms welcome{public_keys, transport.peer_signature_algorithms()};
  for (const KeyForm& form : forms_of(*key, welcome)) {
    if (!wants(answer, AuthMethod::publickey)) break;
    Bytes data = msg::signed_data(transport.session_id(), server.user_name(), form.algorithm, form.blob);
    auto sign = [signer = key->signer, algorithm = form.signature_algorithm, data = std::move(data)] {
      return signer->sign(algorithm, data);
    };
    const Bytes signature = co_await net::blocking(executor, work_place, std::move(sign));
    const Bytes fields = msg::signed_fields(form.algorithm, form.blob, signature);
    answer = co_await server.request(AuthMethod::publickey, fields);
  }
  co_return answer;
}

net::Task<Answer> authenticate_with_password(UserauthClient& server, config::Secret password) {
  const util::SecretBytes fields = msg::password_fields(as_bytes(password.reveal()));
  co_return co_await server.request(AuthMethod::password, fields.view());
}

net::Task<Answer> answer_prompts(UserauthClient& server, config::Secret password) {
  const Bytes fields = wire::encode_fields(msg::KeyboardInteractiveFields{});
  Answer answer = co_await server.request(AuthMethod::keyboard_interactive, fields);
  for (int i = 0; i < max_info_requests; ++i) {
    const auto* prompted = std::get_if<Prompted>(&answer);
    if (prompted == nullptr) break;
    const std::size_t prompts = msg::prompts_of(prompted->payload).size();
    if (prompts > 1) throw wire::ProtocolError("keyboard-interactive asks for more than a password");
    const util::SecretBytes response = prompts == 1 ? msg::single_response(as_bytes(password.reveal()))
                                                    : util::SecretBytes(msg::no_response());
    answer = co_await server.respond(response.view());
  }
  co_return answer;
}

std::string problem_of(const Answer& answer, const OwnCredentials& tried) {
  const auto* refused = std::get_if<Refused>(&answer);
  if (refused == nullptr) return "it asks for more than the proxy knows";
  const bool partial = refused->progress == Refused::Progress::partial;
  const char* what = tried.key ? (tried.password ? "the key and the password" : "the key") : "the password";
  return fmt::format("it {} {}, and would take {}", partial ? "wants more than" : "refuses", what,
                     refused->methods.name_list());
}

}  // namespace

net::Task<std::optional<std::string>> log_in(net::Executor executor, net::WorkPlace& work_place,
                                             UserauthClient& server, OwnCredentials credentials,
                                             std::string public_keys) {
  Answer answer = co_await server.request(AuthMethod::none, {});
  if (credentials.key && wants(answer, AuthMethod::publickey))
    answer =
        co_await authenticate_with_key(executor, work_place, server, credentials.key, public_keys, answer);
  if (credentials.password && wants(answer, AuthMethod::password))
    answer = co_await authenticate_with_password(server, *credentials.password);
  if (credentials.password && wants(answer, AuthMethod::keyboard_interactive))
    answer = co_await answer_prompts(server, *credentials.password);
  if (std::holds_alternative<Accepted>(answer)) co_return std::nullopt;
  co_return problem_of(answer, credentials);
}

}  // namespace sshrp::upstream
