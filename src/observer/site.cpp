// SPDX-License-Identifier: MIT
#include "observer/site.h"

#include <algorithm>

#include "observer/assets.h"
#include "util/text.h"

namespace sshrp::observer {
namespace {

constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'";
// asciinema's player compiles machine code for browsers, and sets colours in elements.
constexpr std::string_view player_page = "/player.html";
constexpr std::string_view player_policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self'; frame-ancestors 'none'";

bool is_of(const Endpoint& endpoint, std::string_view path) {
  return endpoint.path == path || (endpoint.path.ends_with('/') && path.starts_with(endpoint.path) &&
                                   path.size() > endpoint.path.size());
}

/// Those that are that path alone, or else those that it is below.
std::vector<const Endpoint*> endpoints_of(std::string_view path) {
  std::vector<const Endpoint*> exact, below;
  for (const auto& endpoint : endpoints())
    if (is_of(endpoint, path)) (endpoint.path == path ? exact : below).push_back(&endpoint);
  return exact.empty() ? below : exact;
}

Outcome send_asset(Site&, const Call& call) {
  const Asset* asset = find_asset(call.rest);
  const std::string etag = '"' + std::string(asset->sha256) + '"';
  HttpReply reply{.headers = {{"ETag", etag}, {"Cache-Control", "no-cache"}}};
  const auto* known = call.request.header("if-none-match");
  if (known != nullptr && known->find(etag) != std::string::npos) {
    reply.status = 304;
    return reply;
  }
  reply.headers.emplace_back("Content-Type", content_type_of(asset->name));
  reply.body = asset->content;
  return reply;
}

constexpr Endpoint page{"GET", "/", Right::open, send_asset};

HttpReply not_allowed(const std::vector<const Endpoint*>& candidates) {
  std::vector<std::string_view> methods;
  for (const auto* endpoint : candidates) {
    methods.push_back(endpoint->method);
    if (endpoint->method == "GET") methods.push_back("HEAD");
  }
  auto reply = error_reply(405, "this path has other methods");
  reply.headers.emplace_back("Allow", util::join(methods, ", "));
  return reply;
}

/// What proxies may have left before it.
std::string_view without_base(std::string_view path, std::string_view base) {
  if (base.empty() || !path.starts_with(base)) return path;
  const auto rest = path.substr(base.size());
  return rest.starts_with('/') ? rest : path;
}

}  // namespace

Site::Site(Daemon& daemon, GateSettings settings, RecordingsFolder recordings, std::size_t max_series)
    : daemon_(daemon),
      base_path_(settings.base_path),
      gate_(std::move(settings)),
      recordings_(std::move(recordings)),
      max_series_(max_series) {}

std::variant<Site::Passed, HttpReply> Site::admit(const Entrance& entrance, const HttpRequest& request,
                                                  Clock::time_point now) {
  std::string_view path = request.path;
  if (!base_path_.empty() && path == base_path_)
    return HttpReply{.status = 308, .headers = {{"Location", base_path_ + '/'}}};
  path = without_base(path, base_path_);
  auto candidates = endpoints_of(path);
  if (candidates.empty() && path.starts_with('/') && find_asset(path.substr(1)) != nullptr)
    candidates = {&page};
  const auto found = std::ranges::find(candidates, request.method, &Endpoint::method);
  const Endpoint* endpoint = found != candidates.end() ? *found : nullptr;
  auto admitted = gate_.admit(entrance, request, endpoint != nullptr ? endpoint->right : Right::open,
                              request.method == "POST" ? Effect::writes : Effect::reads, now);
  if (auto* denial = std::get_if<Denial>(&admitted))
    return endpoint != nullptr ? refuse(*endpoint, std::move(*denial)) : std::move(denial->reply);
  if (candidates.empty()) return error_reply(404, "there is nothing at this path");
  if (endpoint == nullptr) return not_allowed(candidates);
  const std::size_t own = endpoint->path.size();
  return Passed{endpoint, std::move(std::get<Admitted>(admitted)),
                std::string(endpoint->path.ends_with('/') ? path.substr(own) : "")};
}

Outcome Site::answer(const Passed& passed, const HttpRequest& request) {
  return passed.endpoint->answer(*this, {*passed.endpoint, request, passed.who, passed.rest});
}

// Not those without a token: they are nobody yet. A wrong one is a guess, whatever it was for.
HttpReply Site::refuse(const Endpoint& endpoint, Denial denial) {
  constexpr unsigned forbidden = 403, misdirected = 421;
  constexpr std::string_view of_reads = "read";
  const unsigned status = denial.reply.status;
  const bool is_guess = denial.shown == Denial::Shown::wrong_token;
  const bool is_write = !endpoint.action.empty();
  if (is_guess || (is_write && (status == forbidden || status == misdirected)))
    daemon_.note({std::move(denial.asker), std::string(is_write ? endpoint.action : of_reads),
                  std::move(denial.sentence)});
  return std::move(denial.reply);
}

void add_security_headers(HttpReply& reply, std::string_view path) {
  reply.headers.emplace_back("Content-Security-Policy", path.ends_with(player_page) ? player_policy : policy);
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  reply.headers.emplace_back("Referrer-Policy", "no-referrer");
  if (find_text(reply.headers, "Cache-Control") == nullptr)
    reply.headers.emplace_back("Cache-Control", "no-store");
}

}  // namespace sshrp::observer
