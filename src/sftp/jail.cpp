// SPDX-License-Identifier: MIT
#include "sftp/jail.h"

#include "sftp/limits.h"
#include "sftp/root.h"

namespace sshrp::sftp {
namespace {

using What = Walk::Found::What;
using stage::LookingUp;
using stage::Ready;
using stage::Refused;
using stage::Sent;
using stage::Waiting;

bool is_symlink(const PathRequest& request) { return request.request.has_type(Type::symlink); }

bool is_realpath(const PathRequest& request) {
  return request.request.has_type(Type::realpath) || request.request.is_extension(expand_path_extension);
}

bool asks_for_attributes(const PathRequest& request) {
  return request.request.has_type(Type::stat) || request.request.has_type(Type::lstat);
}

// A jail's client has its home at "/" (OpenSSH's PROTOCOL §4.9); other users aren't known there.
std::optional<std::string_view> without_tilde(std::string_view path) {
  if (!path.starts_with('~')) return path;
  return path == "~" || path.starts_with("~/") ? std::optional(path.substr(1)) : std::nullopt;
}

std::string relative(const std::string& path) { return path.substr(1); }

std::string directory_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

Components components_of(const std::string& path) {
  Components components;
  for (std::string_view part : parts(path)) components.emplace_back(part);
  return components;
}

}  // namespace

void Jail::add(const Request& request) {
  PathRequest made = make_path_request(request, recorder_.now());
  if (const auto refused = prepare(made)) {
    exchange_.answer(request.id, *refused);
    recorder_.answered(made, *refused);
    return;
  }
  made.charge = Charge(exchange_.budget.work, memory_of(made));
  requests_.push_back(std::move(made));
  // A list's nodes and a vector's bytes stay where they are, so the views into the payload do too.
  advance();
}

// Makes the paths normal, or says why the request needn't ask.
std::optional<Status> Jail::prepare(PathRequest& request) const {
  if (is_symlink(request) && symlinks_ == Symlinks::deny) return Status::op_unsupported;
  for (std::size_t i = 0; i < request.request.path_count; ++i) {
    std::string_view path = request.request.paths[i];
    if (request.request.is_extension(expand_path_extension)) {
      const auto expanded = without_tilde(path);
      if (!expanded) return Status::no_such_file;
      path = *expanded;
    }
    // As in OpenSSH, REALPATH of nothing is that of ".".
    const bool is_target = is_symlink(request) && i == 0;
    auto components = normalised(is_realpath(request) && path.empty() ? "." : path);
    if (const auto* refused = std::get_if<Status>(&components)) return *refused;
    if (is_target && !path.starts_with('/')) continue;
    const bool is_root = std::get<Components>(components).empty();
    // The root itself can't be made, removed or renamed.
    if (is_root && !is_target && !request.request.form->audited_as.empty())
      return request.request.has_type(Type::mkdir) ? Status::failure : Status::permission_denied;
    request.paths[i] = joined(std::get<Components>(components));
  }
  return std::nullopt;
}

void Jail::answered(const LookUp& look_up, QuestionAnswer answer) {
  const auto request = look_up.request;
  auto& looking = std::get<LookingUp>(request->stage);
  looking.walks[look_up.walk]->answer(look_up.question, std::move(answer));
  if (--looking.unanswered > 0) return;
  if (has_memory()) ask(request);
  advance();
}

void Jail::advance() {
  waits_for_memory_ = false;
  Ahead ahead;
  waits_for_lock_ = false;
  for (auto next = requests_.begin(); next != requests_.end();) {
    const auto request = next++;
    if (std::holds_alternative<Waiting>(request->stage) && may_begin(*request, ahead) && has_lock(*request))
      begin(request, ahead);
    if (const auto* looking = std::get_if<LookingUp>(&request->stage);
        looking && looking->unanswered == 0 && has_memory())
      ask(request);
    if (const auto* refused = std::get_if<Refused>(&request->stage)) {
      finish(request, refused->status);
      continue;
    }
    if (std::holds_alternative<Ready>(request->stage) && !ahead.unsent && !send(request)) continue;
    ahead.any = true;
    ahead.changes |= request->effect != Effect::none;
    ahead.moves |= request->effect == Effect::moves;
    ahead.unsent |= !std::holds_alternative<Sent>(request->stage);
  }
}

bool Jail::may_begin(const PathRequest& request, const Ahead& ahead) {
  if (ahead.moves || (ahead.any && request.effect == Effect::moves)) return false;
  const auto patience = std::get<Waiting>(request.stage).patience;
  if (patience == Patience::until_names_are_still && ahead.changes) return false;
  // What the client doesn't take would leave the upstream's answers no window.
  if (request.effect == Effect::moves)
    return exchange_.in_flight.size() == 0 && (request.lock || exchange_.to_client.size() == 0);
  return exchange_.in_flight.questions() < max_questions && has_memory();
}

// Where it is short, one request at a time goes on: those that wait, with a lock or without, wait for answers
// to questions of their own channel, and never for somebody's lock.
bool Jail::has_memory() {
  if (!exchange_.budget.is_short() || exchange_.in_flight.questions() == 0) return true;
  exchange_.budget.note_wait();
  waits_for_memory_ = true;
  return false;
}

bool Jail::has_lock(PathRequest& request) {
  if (!request.lock) {
    const bool moves = request.effect == Effect::moves;
    request.lock = locks_.lock(moves ? NameLockKind::exclusive : NameLockKind::shared);
  }
  switch (request.lock->state()) {
    case NameLock::State::waiting:
      waits_for_lock_ = true;
      return false;
    case NameLock::State::refused:
      request.stage = Refused{Status::failure};
      return false;
    case NameLock::State::held:
      break;
  }
  request.moves = locks_.moves();
  return true;
}

void Jail::begin(PathRequests::iterator request, const Ahead& ahead) {
  auto& looking = request->stage.emplace<LookingUp>();
  looking.trust = ahead.changes ? Trust::doubtful : Trust::certain;
  for (std::size_t i = 0; i < request->request.path_count; ++i) {
    if (is_symlink(*request) && i == 0) {
      // If no name before the link is a link, this is where its target will be looked for.
      walk_along_target(*request, components_of(directory_of(request->paths[1])));
    } else {
      looking.walks[i].emplace(root_, Components{}, relative(request->paths[i]), request->last[i]);
    }
  }
  ask(request);
}

void Jail::walk_along_target(PathRequest& request, Components directory) {
  auto& looking = std::get<LookingUp>(request.stage);
  auto target = made_target(directory, request.paths[0]);
  looking.target_base = std::move(directory);
  looking.walks[0].reset();
  if (!target) return;
  looking.target = std::move(*target);
  looking.walks[0].emplace(root_, Components{}, relative(joined(looking.target)), Last::follow,
                           Missing::allowed);
}

void Jail::ask(PathRequests::iterator request) {
  do {
    auto& looking = std::get<LookingUp>(request->stage);
    looking.asked = 0;
    for (std::size_t walk = 0; walk < looking.walks.size(); ++walk) {
      if (!looking.walks[walk]) continue;
      const std::vector<Question> questions = looking.walks[walk]->questions();
      for (std::size_t i = 0; i < questions.size(); ++i) {
        exchange_.ask(questions[i], LookUp{request, walk, i});
        looking.asked += questions[i].path.size();
      }
      looking.unanswered += questions.size();
    }
    request->charge.set(memory_of(*request));
    if (looking.unanswered > 0) return;
  } while (has_more_to_walk(*request));
  conclude(request);
}

bool Jail::has_more_to_walk(PathRequest& request) {
  return is_symlink(request) ? target_begins_elsewhere(request) : renames_unseen_link(request);
}

// Where names before the link were links, the walk along the target began at the wrong place, and begins
// again.
bool Jail::target_begins_elsewhere(PathRequest& request) {
  const auto& looking = std::get<LookingUp>(request.stage);
  const auto* link = std::get_if<Walk::Found>(&looking.walks[1]->result());
  if (!link || request.paths[0].starts_with('/')) return false;
  Components directory(link->place.begin(), std::prev(link->place.end()));
  if (directory == looking.target_base) return false;
  walk_along_target(request, std::move(directory));
  return true;
}

// Where the target of a link will lead from the link's new place. Links in a directory that is renamed aren't
// looked at: there may be any number. They are when somebody follows them here.
bool Jail::renames_unseen_link(PathRequest& request) {
  auto& looking = std::get<LookingUp>(request.stage);
  if (request.last[0] != Last::read || looking.walks[2]) return false;
  const auto* link = std::get_if<Walk::Found>(&looking.walks[0]->result());
  const auto* to = std::get_if<Walk::Found>(&looking.walks[1]->result());
  if (!link || !to || link->what != What::link) return false;
  Components directory(to->place.begin(), std::prev(to->place.end()));
  looking.walks[2].emplace(root_, std::move(directory), link->target, Last::follow, Missing::allowed,
                           Of::link);
  return true;
}

// All walks are over. What a request before this one may have changed since is looked at once more.
void Jail::conclude(PathRequests::iterator request) {
  auto& looking = std::get<LookingUp>(request->stage);
  Ready ready{.trust = looking.trust, .target = std::move(looking.target)};
  std::optional<Status> refused;
  bool met_obstacle = false;
  for (std::size_t i = 0; i < request->request.path_count; ++i) {
    if (!looking.walks[i]) {  // a target above the root
      refused = Status::permission_denied;
      continue;
    }
    const Walk& walk = *looking.walks[i];
    met_obstacle |= walk.met_obstacle();
    if (const auto* status = std::get_if<Status>(&walk.result())) {
      refused = refused.value_or(*status);
      continue;
    }
    const auto& found = std::get<Walk::Found>(walk.result());
    if (found.what == What::link) {
      met_obstacle = true;
      if (request->if_link[i]) refused = refused.value_or(*request->if_link[i]);
    }
    ready.found[i] = found;
  }
  if (looking.walks[2] && std::holds_alternative<Status>(looking.walks[2]->result()))
    refused = refused.value_or(Status::permission_denied);
  if (looking.trust == Trust::doubtful && met_obstacle) {
    request->stage = Waiting{Patience::until_names_are_still};
    request->lock.reset();
    request->charge.set(memory_of(*request));
  } else if (refused) {
    request->stage = Refused{*refused};
  } else {
    request->stage = std::move(ready);
  }
}

bool Jail::send(PathRequests::iterator request) {
  if (answer_by_look_ups(*request)) {
    requests_.erase(request);
    return false;
  }
  auto& ready = std::get<Ready>(request->stage);
  for (std::size_t i = 0; i < request->request.path_count; ++i)
    request->upstream_paths[i] = root_.upstream_path(ready.found[i]->place);
  if (is_symlink(*request)) request->upstream_paths[0] = root_.upstream_path(ready.target);
  if (request->effect == Effect::moves) locks_.count_move();
  const std::uint32_t id = exchange_.in_flight.add(Use{request});
  exchange_.to_upstream.packet(
      with_arguments(request->request, id, {request->upstream_paths[0], request->upstream_paths[1]}, {}));
  forget_payload(*request);
  request->charge.set(memory_of(*request));
  request->stage = Sent{std::move(ready.found[0]->place)};
  return true;
}

// What was seen of a path may be all that was asked.
bool Jail::answer_by_look_ups(const PathRequest& request) {
  const auto& ready = std::get<Ready>(request.stage);
  const Walk::Found& found = *ready.found[0];
  if (is_realpath(request)) {
    exchange_.answer_with_path(request.request.id, joined(found.place));
    return true;
  }
  if (!asks_for_attributes(request) || ready.trust == Trust::doubtful) return false;
  if (found.what == What::missing) {
    exchange_.answer(request.request.id, Status::no_such_file);
    return true;
  }
  if (!found.attributes) return false;
  exchange_.answer_with_attributes(request.request.id, *found.attributes);
  return true;
}

void Jail::finish(PathRequests::iterator request, Status status) {
  exchange_.answer(request->request.id, status);
  recorder_.answered(*request, status);
  requests_.erase(request);
}

}  // namespace sshrp::sftp
