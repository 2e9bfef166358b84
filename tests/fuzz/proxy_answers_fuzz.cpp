// What SOCKS and HTTP proxies answer: it is taken apart, and never more than belongs to it.
// SPDX-License-Identifier: MIT
#include "gate/http_connect.h"
#include "gate/socks5.h"
#include "target.h"

using namespace sshrp;

namespace {

namespace socks5 = gate::socks5;

const gate::ProxyLogin login{"user", "password"};

void read_choice(BytesView choice) {
  const auto without = socks5::method_of_choice(choice, {});
  if (const auto* method = std::get_if<socks5::Method>(&without))
    fuzz::expect(*method == socks5::Method::no_authentication, "no login is shown that there isn't");
  const auto with = socks5::method_of_choice(choice, login);
  if (std::holds_alternative<socks5::Method>(with))
    fuzz::expect(choice[0] == 5 && (choice[1] == 0 || choice[1] == 2), "only what was offered is chosen");
}

void read_status(BytesView status) {
  if (!socks5::problem_of_status(status))
    fuzz::expect(status[0] == 1 && status[1] == 0, "only a zero lets us in");
}

void read_socks5(BytesView bytes) {
  if (bytes.size() < gate::socks5::reply_head_size) return;
  read_choice(bytes.first(socks5::choice_size));
  read_status(bytes.first(socks5::status_size));
  const auto rest = gate::socks5::rest_of_reply(bytes.first(gate::socks5::reply_head_size));
  if (const auto* size = std::get_if<std::size_t>(&rest)) {
    fuzz::expect(bytes[1] == 0, "only a reply that says yes has a rest");
    fuzz::expect(*size <= 255 + 2, "the rest is bounded");
  }
}

std::string sentence_of(const gate::ProxyProblem& problem) {
  const auto* down = std::get_if<gate::TurnedDown>(&problem);
  return down ? down->why : std::get<net::DialFailure>(problem).sentence;
}

void read_http(BytesView bytes) {
  const auto end = gate::http_connect::end_of_head(bytes);
  if (!end) return;
  fuzz::expect(*end <= bytes.size(), "a head ends in what came");
  fuzz::expect(!gate::http_connect::end_of_head(bytes.first(*end - 1)), "it ends at the first empty line");
  const auto problem = gate::http_connect::problem_of_head(bytes.first(*end));
  fuzz::expect(!problem || sentence_of(*problem).size() <= 512, "what is shown of it is bounded");
  fuzz::expect(problem || as_text(bytes).starts_with("HTTP/1."), "only HTTP says yes");
  fuzz::expect(problem || bytes[9] == '2', "only 2xx is a yes");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const bool socks = (input.byte() & 1) != 0;
  socks ? read_socks5(input.rest()) : read_http(input.rest());
  return 0;
}
