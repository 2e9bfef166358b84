// What becomes of the client's packets.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "sftp/engine.h"
#include "sftp/limits.h"

namespace sshrp::sftp {
namespace {

constexpr std::string_view without_root = "The root directory of this route can't be used";

// The length is a READ's last argument.
void cap_length(Bytes& read) {
  constexpr std::size_t length_size = 4;
  const std::size_t place = read.size() - length_size;
  if (wire::Reader(BytesView(read).subspan(place)).uint32() <= max_read) return;
  read.resize(place);
  wire::Writer(read).uint32(max_read);
}

// Of users-groups-by-id those that the client hasn't seen.
void hide_ids(Bytes& payload, const ShownIds& shown) {
  wire::Reader reader(payload);
  Bytes out;
  wire::Writer writer(out);
  writer.byte(reader.byte()).uint32(reader.uint32()).string(reader.string());
  const Bytes users = shown.users(reader.string());
  const Bytes groups = shown.groups(reader.string());
  writer.string(users).string(groups);
  payload = std::move(out);
}

bool opens(const Request& request) { return request.has_type(Type::open) || request.has_type(Type::opendir); }

}  // namespace

void Engine::from_client(const Packet& packet) {
  if (stage_ == Stage::init) return init(packet.payload);
  request(packet.payload);
}

void Engine::init(BytesView payload) {
  auto init = wire::decode<fxp::Init>(payload);
  if (rules_.root_path) {
    if (init.version < spoken_version)
      throw wire::ProtocolError("SFTP before version 3, which has no READLINK");
    init.extension_pairs = {};
  }
  init.version = std::min(init.version, spoken_version);
  exchange_.to_upstream.packet(wire::encode(init));
  stage_ = Stage::version;
}

void Engine::request(BytesView payload) {
  if (payload[0] == static_cast<std::uint8_t>(Type::init)) throw wire::ProtocolError("a second INIT");
  const Request request = parse_request(payload);
  if (stage_ == Stage::without_root) end_without_root(request.id);
  if (refuse(request)) return;
  if (request.path_count > 0) return path_request(request);
  plain_request(request);
}

// Everything denied is refused here, in or without a jail; then what a jail doesn't know.
bool Engine::refuse(const Request& request) {
  const bool is_restricted = rules_.root_path || !rules_.denied.empty();
  if (!request.form || (rules_.root_path && !is_announced(request))) {
    if (!is_restricted) return false;
    exchange_.answer(request.id, Status::op_unsupported);
    recorder_.refused(request, Status::op_unsupported);
    return true;
  }
  if (!rules_.denied.intersects(request.needs)) return false;
  exchange_.answer(request.id, Status::permission_denied);
  recorder_.refused(request, Status::permission_denied);
  return true;
}

bool Engine::is_announced(const Request& request) const {
  return request.form->extension.empty() || extensions_.has(request.form->extension);
}

void Engine::path_request(const Request& request) {
  if (!jail_ && !recorder_.records(*request.form)) return plain_request(request);
  if (opens(request) && !has_room_for_handle()) {
    exchange_.answer(request.id, Status::failure);
    return recorder_.refused(request, Status::failure);
  }
  if (jail_) {
    jail_->add(request);
  } else {
    audited_path_request(request);
  }
}

bool Engine::has_room_for_handle() const {
  const auto opening = std::ranges::count_if(
      path_requests_, [](const PathRequest& path_request) { return opens(path_request.request); });
  return handles_.size() + static_cast<std::size_t>(opening) < max_handles && !budget_.handles.is_spent();
}

void Engine::audited_path_request(const Request& request) {
  path_requests_.push_back(make_path_request(request, recorder_.now()));
  PathRequest& made = path_requests_.back();
  made.upstream_paths = made.paths;
  made.charge = Charge(budget_.work, memory_of(made));
  const std::uint32_t id = exchange_.in_flight.add(Use{std::prev(path_requests_.end())});
  exchange_.to_upstream.packet(with_id(request.payload, id));
  forget_payload(made);
  made.stage = stage::Sent{};
}

void Engine::plain_request(const Request& request) {
  if (jail_ && request.is_extension("home-directory")) return exchange_.answer_with_path(request.id, "/");
  if (const auto payload = prepared(request, 0)) exchange_.to_upstream.packet(*payload);
}

void Engine::from_client(const Head& head) {
  if (stage_ == Stage::init) throw wire::ProtocolError("WRITE before INIT");
  const Request write = parse_request(head.payload);
  if (stage_ == Stage::without_root) end_without_root(write.id);
  data_of_write_ = DataOf::refused;
  if (refuse(write)) return;
  const auto payload = prepared(write, head.data_size);
  if (!payload) return;
  data_of_write_ = DataOf::passed;
  exchange_.to_upstream.begin(*payload, head.data_size);
}

void Engine::from_client(const Part& part) {
  if (data_of_write_ == DataOf::passed) exchange_.to_upstream.data(part.data);
}

// What is to be sent for a request without paths; nullopt if it was answered instead.
std::optional<Bytes> Engine::prepared(const Request& request, std::uint32_t data_size) {
  std::array<std::string_view, 2> upstream_names;
  auto plain = handles_of(request, upstream_names);
  if (!plain) {
    exchange_.answer(request.id, Status::failure);
    return std::nullopt;
  }
  plain->size = data_size;
  plain->recorded_as = recorder_.begun(request);
  if (request.has_type(Type::write) && plain->handle)
    handles_.get(*plain->handle)->bytes_unanswered += data_size;
  const bool closes = request.has_type(Type::close) && plain->handle;
  const std::uint32_t id = exchange_.in_flight.add(*std::move(plain));
  Bytes payload = jail_ ? with_arguments(request, id, {}, upstream_names) : with_id(request.payload, id);
  if (request.has_type(Type::read)) cap_length(payload);
  if (jail_ && request.is_extension(users_groups_extension)) hide_ids(payload, exchange_.shown_ids);
  if (closes) handles_.close(request.handles[0]);
  return payload;
}

// nullopt: a handle isn't open, or not of the kind that is needed. Without a jail that is for the upstream to
// say, but not where there is an audit: what a client does with a handle that it hasn't been given yet would
// be done to a file that nobody knows.
std::optional<Plain> Engine::handles_of(const Request& request,
                                        std::array<std::string_view, 2>& upstream_names) {
  Plain plain{.client_id = request.id, .form = request.form};
  for (std::size_t i = 0; i < request.handle_count; ++i) {
    const OpenHandle* handle = handles_.find(request.handles[i]);
    if (!handle && (jail_ || recorder_.is_on())) {
      recorder_.guessed(request.handles[i]);
      return std::nullopt;
    }
    if (jail_) {
      if (request.form->handle != HandleKind::any && request.form->handle != handle->kind) {
        recorder_.refused(request, Status::failure);
        return std::nullopt;
      }
      upstream_names[i] = handle->upstream_name;
    }
    if (i == 0) plain.handle = handles_.key(request.handles[0]);
    if (jail_ && changes_by_path(request)) {
      plain.lock = locks_->lock(NameLockKind::shared);
      if (plain.lock->state() != NameLock::State::held || is_moved(*handle)) {
        recorder_.refused(request, Status::failure);
        return std::nullopt;
      }
    }
  }
  return plain;
}

// What isn't like OpenSSH may take a handle for the path that it was opened by, as Erlang's server does. Its
// answer waits for nobody: such a server is rare, and a move at that moment as well.
bool Engine::changes_by_path(const Request& request) const {
  return request.has_type(Type::fsetstat) && jail_->root().lstat == Lstat::doubted;
}

void Engine::end_without_root(std::uint32_t id) {
  exchange_.answer(id, Status::failure, without_root);
  throw wire::ProtocolError(
      "the SFTP root can't be used: on the upstream it is missing, no directory, or not accessible");
}

}  // namespace sshrp::sftp
