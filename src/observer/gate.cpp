// SPDX-License-Identifier: MIT
#include "observer/gate.h"

#include <fmt/format.h>

#include "access/source.h"
#include "util/text.h"

namespace sshrp::observer {
namespace {

constexpr std::string_view cookie_name = "sshrp_session";

Denial denial(unsigned status, std::string sentence, Asker asker = {}) {
  auto reply = error_reply(status, sentence);
  return {std::move(reply), std::move(sentence), std::move(asker)};
}

Denial unauthorized(std::string sentence) {
  auto denied = denial(401, std::move(sentence));
  denied.reply.headers.emplace_back("WWW-Authenticate", "Bearer");
  return denied;
}

Denial too_soon(Clock::duration wait) {
  auto denied = denial(429, "wrong tokens have come from your address; try again later");
  denied.reply.headers.emplace_back("Retry-After",
                                    std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count()));
  return denied;
}

std::string account_of(const HttpPeer& peer) { return fmt::format("uid {} pid {}", peer.uid, peer.pid); }

bool wants_html(const HttpRequest& request) {
  const auto* accept = request.header("accept");
  return accept != nullptr && accept->find("text/html") != std::string::npos;
}

}  // namespace

Gate::Gate(GateSettings settings) : settings_(std::move(settings)), hosts_(settings_.hosts) {}

std::variant<Admitted, Denial> Gate::admit(const Entrance& entrance, const HttpRequest& request, Right needed,
                                           Effect effect, Clock::time_point now) {
  Found found = Admitted{};
  if (entrance.kind == Entrance::Kind::control) {
    found = Admitted{rights_of(entrance.level), {entrance.level, account_of(request.peer)}};
  } else {
    const auto* host = request.header("host");
    if (!hosts_.allow(host != nullptr ? *host : "", request.peer))
      return denial(421, "the Host of this request is none of ours: see hosts in sshrpd.toml(5)",
                    {{}, name_of(request)});
    if (needed != Right::open) found = identify(request, effect, now);
  }
  const auto* who = std::get_if<Admitted>(&found);
  if (who != nullptr && !who->rights.has(needed))
    return denial(403, fmt::format("the level \"{}\" isn't enough for this", who->asker.level), who->asker);
  return found;
}

Gate::Replied Gate::log_in(const HttpRequest& request, Clock::time_point now) {
  const auto* site = request.header("sec-fetch-site");
  if (site != nullptr && *site != "same-origin" && *site != "none")
    return denial(403, "another site's form can't log in here", {{}, name_of(request)});
  const std::lock_guard lock(lock_);
  auto checked = check_token(request, request.token, now);
  if (const auto* token = std::get_if<std::size_t>(&checked)) return to_page(browsers_.begin(*token, now));
  auto& refusal = std::get<Denial>(checked);
  if (refusal.shown == Denial::Shown::wrong_token && wants_html(request))
    refusal.reply = to_page("", "?login=refused");
  return std::move(refusal);
}

Gate::Replied Gate::log_out(const HttpRequest& request, Clock::time_point now) {
  const std::lock_guard lock(lock_);
  if (const auto token = browsers_.find(request.cookie, now)) {
    if (auto refusal = refuse_foreign(request, *token)) return *std::move(refusal);
    browsers_.end(request.cookie);
  }
  return to_page("");
}

Gate::Found Gate::identify(const HttpRequest& request, Effect effect, Clock::time_point now) {
  const std::lock_guard lock(lock_);
  if (const auto* authorization = request.header("authorization"))
    return by_bearer(request, *authorization, now);
  if (!request.cookie.empty()) {
    if (const auto token = browsers_.find(request.cookie, now)) {
      if (effect == Effect::writes)
        if (auto refusal = refuse_foreign(request, *token)) return *std::move(refusal);
      return as_token(*token, request);
    }
  }
  // A proxy in front is no account that may know.
  if (!request.peer.address && !settings_.behind_tls_proxy)
    return Admitted{rights_of("user"), {"user", account_of(request.peer)}};
  return unauthorized("a token is needed");
}

Gate::Found Gate::by_bearer(const HttpRequest& request, std::string_view authorization,
                            Clock::time_point now) {
  constexpr std::string_view scheme = "bearer ";
  if (util::lower(authorization.substr(0, scheme.size())) != scheme)
    return unauthorized("Authorization must be a Bearer token");
  auto checked = check_token(request, util::trim(authorization.substr(scheme.size())), now);
  if (const auto* token = std::get_if<std::size_t>(&checked)) return as_token(*token, request);
  return std::move(std::get<Denial>(checked));
}

std::variant<std::size_t, Denial> Gate::check_token(const HttpRequest& request, std::string_view text,
                                                    Clock::time_point now) {
  const Guesser who = guesser_of(request);
  if (const auto wait = guesses_.wait(who, now); wait > Clock::duration::zero()) return too_soon(wait);
  if (const auto token = find_token(settings_.tokens, text)) return *token;
  guesses_.add_wrong(who, now);
  auto denied = unauthorized("the token is wrong");
  denied.asker.by = name_of(request);
  denied.shown = Denial::Shown::wrong_token;
  return denied;
}

Admitted Gate::as_token(std::size_t token, const HttpRequest& request) const {
  const Token& shown = settings_.tokens[token];
  return {rights_of(shown.level),
          {shown.level, fmt::format("token \"{}\" from {}", util::escape(shown.name), name_of(request))}};
}

std::optional<Denial> Gate::refuse_foreign(const HttpRequest& request, std::size_t token) const {
  const auto* csrf = request.header("x-sshrp-csrf");
  const auto* origin = request.header("origin");
  const auto* host = request.header("host");
  const auto foreign = [&](std::string sentence) {
    return denial(403, std::move(sentence), as_token(token, request).asker);
  };
  if (csrf == nullptr || *csrf != "1") return foreign("X-Sshrp-Csrf: 1 is missing");
  const std::string own =
      (settings_.behind_tls_proxy ? "https://" : "http://") + (host != nullptr ? *host : "");
  if (origin == nullptr || util::lower(*origin) != util::lower(own))
    return foreign("the Origin of this request isn't its Host");
  return std::nullopt;
}

HttpReply Gate::to_page(std::string cookie, std::string_view query) const {
  HttpReply reply{.status = 303, .headers = {{"Location", fmt::format("{}/{}", settings_.base_path, query)}}};
  reply.headers.emplace_back(
      "Set-Cookie",
      fmt::format("{}={}; HttpOnly; SameSite=Strict; Path={}/{}{}", cookie_name, cookie, settings_.base_path,
                  settings_.behind_tls_proxy ? "; Secure" : "", cookie.empty() ? "; Max-Age=0" : ""));
  return reply;
}

/// The proxy in front appends whom it heard.
std::optional<access::IpAddress> Gate::source_of(const HttpRequest& request) const {
  const auto* forwarded = request.header("x-forwarded-for");
  if (settings_.behind_tls_proxy && forwarded != nullptr) {
    const auto last = std::string_view(*forwarded).substr(forwarded->rfind(',') + 1);
    if (const auto address = access::parse_ip(util::trim(last))) return address;
  }
  return request.peer.address;
}

std::string Gate::name_of(const HttpRequest& request) const {
  const auto source = source_of(request);
  return source ? access::to_string(*source) : account_of(request.peer);
}

Guesser Gate::guesser_of(const HttpRequest& request) const {
  const auto source = source_of(request);
  return source ? Guesser(access::source_of(*source)) : Guesser(request.peer.uid);
}

}  // namespace sshrp::observer
