#include "app/inheritance.h"

#include <fcntl.h>

#include <charconv>
#include <cstdlib>
#include <optional>

#include "net/connection.h"
#include "net/listener.h"
#include "ops/systemd.h"
#include "util/text.h"

namespace sshrp::app {
namespace {

// "ORIGIN NUMBER=ADDRESS NUMBER=ADDRESS …", and the number of the link's descriptor.
constexpr const char* listening_variable = "SSHRPD_LISTENING";
constexpr const char* predecessor_variable = "SSHRPD_PREDECESSOR";
constexpr std::string_view passed = "passed";
constexpr std::string_view bound = "bound";

std::string take(const char* variable) {
  const char* value = std::getenv(variable);
  std::string text = value != nullptr ? value : "";
  ::unsetenv(variable);
  return text;
}

/// nullopt unless it is the number of an open descriptor, which from here on no program inherits.
std::optional<int> descriptor(std::string_view text) {
  int number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number <= 2) return std::nullopt;
  if (::fcntl(number, F_SETFD, FD_CLOEXEC) != 0) return std::nullopt;
  return number;
}

void add(Listening& listening, std::string address, util::UniqueFd socket) {
  listening.sockets.push_back(
      {std::move(address), std::make_shared<const util::UniqueFd>(std::move(socket))});
}

Listening from_predecessor(const std::string& text) {
  Listening listening;
  for (const std::string_view part : util::split(text, ' ')) {
    const std::size_t equals = part.find('=');
    if (part == passed) listening.origin = Listening::Origin::passed;
    const auto number = descriptor(part.substr(0, equals));
    if (equals == std::string_view::npos || !number) continue;
    if (net::listening_at(*number))
      add(listening, std::string(part.substr(equals + 1)), util::UniqueFd(*number));
  }
  return listening;
}

Listening from_service_manager() {
  Listening listening;
  for (util::UniqueFd& socket : ops::take_passed_sockets()) {
    const auto endpoint = net::listening_at(socket.get());
    if (endpoint) add(listening, net::to_string(*endpoint), std::move(socket));
  }
  if (!listening.sockets.empty()) listening.origin = Listening::Origin::passed;
  return listening;
}

void leave_open(int descriptor) { ::fcntl(descriptor, F_SETFD, 0); }

}  // namespace

Inheritance take_inheritance() {
  Inheritance inheritance;
  const std::string sockets = take(listening_variable);
  const auto link = descriptor(take(predecessor_variable));
  if (link) inheritance.predecessor = Control(util::UniqueFd(*link));
  inheritance.listening = sockets.empty() ? from_service_manager() : from_predecessor(sockets);
  return inheritance;
}

void bequeath(const Listening& listening, const Control& link) {
  std::string text(listening.origin == Listening::Origin::passed ? passed : bound);
  for (const ListeningSocket& socket : listening.sockets) {
    text += " " + std::to_string(socket.socket->get()) + "=" + socket.address;
    leave_open(socket.socket->get());
  }
  ::setenv(listening_variable, text.c_str(), 1);
  leave_open(link.fd());
  ::setenv(predecessor_variable, std::to_string(link.fd()).c_str(), 1);
  ::unsetenv("WATCHDOG_PID");  // it names this process
}

}  // namespace sshrp::app
