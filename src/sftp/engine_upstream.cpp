// What becomes of the upstream's packets.
#include "sftp/engine.h"
#include "sftp/limits.h"
#include "sftp/link_target.h"
#include "sftp/replies.h"

namespace sshrp::sftp {
namespace {

std::uint32_t id_of(BytesView payload) {
  wire::Reader reader(payload);
  reader.byte();
  return reader.uint32();
}

bool is_status(BytesView payload) { return payload[0] == static_cast<std::uint8_t>(Type::status); }

// EXTENDED_REPLY and STATUS may answer what we don't know.
void insist_on_type(const RequestForm& form, BytesView payload) {
  if (is_status(payload) || payload[0] == static_cast<std::uint8_t>(form.reply)) return;
  throw wire::ProtocolError("SFTP reply of a type that doesn't belong to the request");
}

}  // namespace

void Engine::from_upstream(const Packet& packet) {
  if (stage_ == Stage::init) throw wire::ProtocolError("SFTP server that speaks before INIT");
  if (stage_ == Stage::version) return version_reply(packet.payload);
  const Awaited awaited = exchange_.in_flight.take(id_of(packet.payload));
  std::visit([&](const auto& it) { answered(it, packet.payload); }, awaited);
}

void Engine::version_reply(BytesView payload) {
  auto reply = wire::decode<fxp::Version>(payload);
  const bool is_restricted = rules_.root_path || !rules_.denied.empty();
  if (reply.version > spoken_version || (rules_.root_path && reply.version != spoken_version))
    throw wire::ProtocolError("SFTP server of version " + std::to_string(reply.version));
  if (is_restricted) {
    extensions_ = Extensions(reply.extension_pairs.bytes);
    reply.extension_pairs = {extensions_.pairs()};
  }
  exchange_.to_client.packet(wire::encode(reply));
  if (!rules_.root_path) {
    stage_ = Stage::serving;
    return;
  }
  stage_ = Stage::root_search;
  // Who has lsetstat@openssh.com knows a link from what it leads to.
  root_search_.emplace(*rules_.root_path,
                       extensions_.has("lsetstat@openssh.com") ? Lstat::believed : Lstat::doubted);
  ask_about_root();
}

void Engine::ask_about_root() {
  const std::vector<Question> questions = root_search_->questions();
  for (std::size_t i = 0; i < questions.size(); ++i) exchange_.ask(questions[i], RootQuestion{i});
  root_questions_ = questions.size();
  if (root_questions_ > 0) return;
  if (root_search_->result()) {
    jail_.emplace(*root_search_->result(), rules_.symlinks, path_requests_, exchange_, recorder_);
    stage_ = Stage::serving;
  } else {
    root_problem_ = root_search_->problem();
    stage_ = Stage::without_root;
  }
  root_search_.reset();
}

void Engine::answered(const RootQuestion& question, BytesView payload) {
  root_search_->answer(question.question, read_answer(payload));
  if (--root_questions_ == 0) ask_about_root();
}

void Engine::answered(const LookUp& look_up, BytesView payload) {
  jail_->answered(look_up, read_answer(payload));
}

void Engine::answered(const Plain& plain, BytesView payload) {
  record(plain, payload);
  if (!jail_) return exchange_.to_client.packet(with_id(payload, plain.client_id));
  const OpenHandle* handle = plain.handle ? handles_.get(*plain.handle) : nullptr;
  const Listed listed = handle && handle->path == "/" ? Listed::root : Listed::beneath;
  exchange_.to_client.packet(shown(*plain.form, payload, plain.client_id, listed));
}

void Engine::answered(const Use& use, BytesView payload) {
  const PathRequest& request = *use.request;
  const RequestForm& form = *request.request.form;
  insist_on_type(form, payload);
  const std::uint32_t client_id = request.request.id;
  if (form.reply == Type::handle && !is_status(payload)) {
    open_handle(request, payload);
  } else if (!jail_) {
    exchange_.to_client.packet(with_id(payload, client_id));
  } else if (form.type == Type::readlink && !is_status(payload)) {
    const auto target = shown_target(jail_->root(), std::get<stage::Sent>(request.stage).place,
                                     std::get<std::string>(read_answer(payload)));
    if (target) {
      exchange_.answer_with_path(client_id, *target);
    } else {
      exchange_.answer(client_id, Status::permission_denied);
    }
  } else {
    exchange_.to_client.packet(shown(form, payload, client_id, Listed::beneath));
  }
  if (is_status(payload)) recorder_.answered(request, read_status(payload));
  path_requests_.erase(use.request);
  if (jail_) jail_->advance();
}

void Engine::open_handle(const PathRequest& request, BytesView payload) {
  const auto reply = wire::decode<fxp::Handle>(payload);
  if (reply.handle.size() > max_handle) throw wire::ProtocolError("SFTP handle of more than 256 bytes");
  const auto kind = request.request.has_type(Type::opendir) ? HandleKind::directory : HandleKind::file;
  const std::string_view name = handles_.add({.upstream_name = std::string(reply.handle),
                                              .kind = kind,
                                              .path = request.paths[0],
                                              .upstream_path = request.upstream_paths[0],
                                              .opened = request.arrived});
  exchange_.to_client.packet(wire::encode(fxp::Handle{.id = request.request.id, .handle = name}));
}

// A reply in a jail, without what names a path of the upstream.
Bytes Engine::shown(const RequestForm& form, BytesView payload, std::uint32_t client_id,
                    Listed listed) const {
  insist_on_type(form, payload);
  if (is_status(payload)) {
    const Status status = read_status(payload);
    return wire::encode(fxp::Status{
        .id = client_id, .code = static_cast<std::uint32_t>(status), .error_message = text(status)});
  }
  switch (form.reply) {
    case Type::attrs:
      return shown_attributes(payload, client_id);
    case Type::name:
      return shown_listing(payload, client_id, listed);
    case Type::extended_reply:
      return shown_extended_reply(payload, client_id, form.extension);
    default:
      throw wire::ProtocolError("SFTP reply that has no place in a jail");
  }
}

// What an audit counts; only of files that are open.
void Engine::record(const Plain& plain, BytesView payload) {
  if (!plain.form || !plain.handle || !is_status(payload)) return;
  OpenHandle* handle = handles_.get(*plain.handle);
  if (!handle) return;
  const Status status = read_status(payload);
  if (plain.form->type == Type::write && status == Status::ok) handle->bytes_written += plain.size;
  if (plain.form->type != Type::close) return;
  recorder_.closed(*handle, status);
  handles_.forget(*plain.handle);
}

void Engine::from_upstream(const Head& head) {
  if (stage_ == Stage::init || stage_ == Stage::version) throw wire::ProtocolError("DATA before VERSION");
  const Awaited awaited = exchange_.in_flight.take(id_of(head.payload));
  const auto* plain = std::get_if<Plain>(&awaited);
  if (!plain || (plain->form && plain->form->reply != Type::data))
    throw wire::ProtocolError("DATA for what isn't a READ");
  OpenHandle* handle = plain->handle ? handles_.get(*plain->handle) : nullptr;
  if (handle) handle->bytes_read += head.data_size;
  exchange_.to_client.begin(with_id(head.payload, plain->client_id), head.data_size);
}

}  // namespace sshrp::sftp
