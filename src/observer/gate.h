// Gate: who asks, at which level, and whether that is enough; logins of browsers.
// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>

#include "observer/browser_sessions.h"
#include "observer/guesses.h"
#include "observer/hosts.h"
#include "observer/levels.h"

namespace sshrp::observer {

struct GateSettings {
  std::vector<Token> tokens{};
  std::vector<std::string> hosts{};
  std::string base_path{};        // "/sshrp"; empty: none
  bool behind_tls_proxy = false;  // which is the peer, and says who asks
};

/// What a request came through.
struct Entrance {
  enum class Kind : std::uint8_t { control, http } kind{};
  std::string level{};  // of who asks over a control socket
};

enum class Effect : std::uint8_t { reads, writes };

/// A request that isn't let through.
struct Denial {
  HttpReply reply{};
  std::string sentence{};
  Asker asker{};  // as far as one knows
  enum class Shown : std::uint8_t { nothing_wrong, wrong_token } shown{};
};

struct Admitted {
  Rights rights{};
  Asker asker{};
};

/// From any thread.
class Gate {
 public:
  explicit Gate(GateSettings settings);

  using Replied = std::variant<HttpReply, Denial>;

  /// Or why not.
  std::variant<Admitted, Denial> admit(const Entrance& entrance, const HttpRequest& request, Right needed,
                                       Effect effect, Clock::time_point now);

  /// POST /login, with the token of the form. Sends the browser to the page.
  Replied log_in(const HttpRequest& request, Clock::time_point now);
  /// POST /logout. The same.
  Replied log_out(const HttpRequest& request, Clock::time_point now);

 private:
  using Found = std::variant<Admitted, Denial>;

  Found identify(const HttpRequest& request, Effect effect, Clock::time_point now);
  Found by_bearer(const HttpRequest& request, std::string_view authorization, Clock::time_point now);
  std::variant<std::size_t, Denial> check_token(const HttpRequest& request, std::string_view text,
                                                Clock::time_point now);
  Admitted as_token(std::size_t token, const HttpRequest& request) const;
  /// nullopt: no other site has made the browser send this.
  std::optional<Denial> refuse_foreign(const HttpRequest& request, std::size_t token) const;
  HttpReply to_page(std::string cookie, std::string_view query = "") const;
  std::optional<access::IpAddress> source_of(const HttpRequest& request) const;
  std::string name_of(const HttpRequest& request) const;
  Guesser guesser_of(const HttpRequest& request) const;

  const GateSettings settings_;
  const Hosts hosts_;
  std::mutex lock_{};
  BrowserSessions browsers_{};
  Guesses guesses_{};
};

}  // namespace sshrp::observer
