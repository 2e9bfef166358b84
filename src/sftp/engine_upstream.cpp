// What becomes of the upstream's packets.
// SPDX-License-Identifier: MIT
#include "sftp/engine.h"
#include "sftp/limits.h"
#include "sftp/replies.h"
#include "sftp/root.h"

namespace sshrp::sftp {
namespace {

std::uint32_t id_of(BytesView payload) {
  wire::Reader reader(payload);
  reader.byte();
  return reader.uint32();
}

bool is_status(BytesView payload) { return payload[0] == static_cast<std::uint8_t>(Type::status); }

const Components& place_of(const PathRequest& request) { return std::get<stage::Sent>(request.stage).place; }

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
    jail_.emplace(*root_search_->result(), rules_.symlinks, path_requests_, exchange_, recorder_, *locks_);
    stage_ = Stage::serving;
  } else {
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
  const bool tells_limits = plain.form && plain.form->extension == limits_extension && !is_status(payload);
  if (!jail_ && !tells_limits) return exchange_.to_client.packet(with_id(payload, plain.client_id));
  const Listed listed = this->listed(plain);
  const bool names_moved = plain.form->type == Type::readdir && listed.attributes == Shown::nothing;
  if (names_moved && jail_->root().lstat == Lstat::doubted) {
    exchange_.answer(plain.client_id, Status::failure);  // the names may be those of what is outside
  } else {
    exchange_.to_client.packet(shown(*plain.form, payload, plain.client_id, listed));
  }
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
    const auto target =
        shown_target(jail_->root(), place_of(request), std::get<std::string>(read_answer(payload)));
    if (target) {
      exchange_.answer_with_path(client_id, *target);
    } else {
      exchange_.answer(client_id, Status::permission_denied);
    }
  } else {
    exchange_.to_client.packet(shown(form, payload, client_id, {}));
  }
  if (is_status(payload)) recorder_.answered(request, read_status(payload));
  path_requests_.erase(use.request);
  if (jail_) jail_->advance();
}

void Engine::open_handle(const PathRequest& request, BytesView payload) {
  const auto reply = wire::decode<fxp::Handle>(payload);
  if (reply.handle.size() > max_handle) throw wire::ProtocolError("SFTP handle of more than 256 bytes");
  const auto kind = request.request.has_type(Type::opendir) ? HandleKind::directory : HandleKind::file;
  constexpr std::size_t nodes = 2 * 64;  // of trees
  const std::size_t memory = sizeof(OpenHandle) + nodes + 2 * reply.handle.size() + request.paths[0].size() +
                             request.upstream_paths[0].size();
  const std::string_view name = handles_.add({.upstream_name = std::string(reply.handle),
                                              .kind = kind,
                                              .path = request.paths[0],
                                              .upstream_path = request.upstream_paths[0],
                                              .is_of_root = jail_ && place_of(request).empty(),
                                              .moves = request.moves,
                                              .flags = request.request.open_flags,
                                              .opened = request.arrived,
                                              .charge = Charge(budget_.handles, memory)});
  exchange_.to_client.packet(wire::encode(fxp::Handle{.id = request.request.id, .handle = name}));
}

// A server looks at what is in a directory by the path that this had when it was opened, and some do at a
// file: once names were moved that may lead to what is outside.
Listed Engine::listed(const Plain& plain) {
  if (!plain.handle) return {};
  const OpenHandle* handle = handles_.get(*plain.handle);
  if (!handle) return {.attributes = Shown::nothing};  // answered after its CLOSE: nobody knows of what it is
  const bool by_path = handle->kind == HandleKind::directory || jail_->root().lstat == Lstat::doubted;
  const bool is_moved = by_path && this->is_moved(*handle);
  return {.directory = handle->is_of_root ? Listed::Directory::root : Listed::Directory::beneath,
          .attributes = is_moved ? Shown::nothing : Shown::all};
}

// A reply in a jail, without what names a path of the upstream.
Bytes Engine::shown(const RequestForm& form, BytesView payload, std::uint32_t client_id,
                    const Listed& listed) {
  insist_on_type(form, payload);
  if (is_status(payload)) {
    const Status status = read_status(payload);
    return wire::encode(fxp::Status{
        .id = client_id, .code = static_cast<std::uint32_t>(status), .error_message = text(status)});
  }
  switch (form.reply) {
    case Type::attrs:
      return shown_attributes(payload, client_id, listed.attributes, exchange_.shown_ids);
    case Type::name:
      return shown_listing(payload, client_id, listed, exchange_.shown_ids);
    case Type::extended_reply:
      return shown_extended_reply(payload, client_id, form.extension);
    default:
      throw wire::ProtocolError("SFTP reply that has no place in a jail");
  }
}

// What an audit records, and what it counts of files that are open.
void Engine::record(const Plain& plain, BytesView payload) {
  if (plain.recorded_as != 0)
    recorder_.answered(plain.recorded_as, is_status(payload) ? read_status(payload) : Status::ok);
  if (!plain.form || !plain.handle || !is_status(payload)) return;
  OpenHandle* handle = handles_.get(*plain.handle);
  if (!handle) return;
  const Status status = read_status(payload);
  if (plain.form->type == Type::write) {
    handle->bytes_unanswered -= plain.size;
    if (status == Status::ok) handle->bytes_written += plain.size;
  }
  if (plain.form->type != Type::close) return;
  recorder_.closed(*handle, status);
  handles_.forget(*plain.handle);
}

void Engine::from_upstream(const Head& head) {
  if (stage_ == Stage::init || stage_ == Stage::version) throw wire::ProtocolError("DATA before VERSION");
  if (head.payload[0] == static_cast<std::uint8_t>(Type::name)) return large_name(head);
  const Awaited awaited = exchange_.in_flight.take(id_of(head.payload));
  const auto* plain = std::get_if<Plain>(&awaited);
  if (!plain || (plain->form && plain->form->reply != Type::data))
    throw wire::ProtocolError("DATA for what isn't a READ");
  OpenHandle* handle = plain->handle ? handles_.get(*plain->handle) : nullptr;
  if (handle) handle->bytes_read += head.data_size;
  recorder_.answered(plain->recorded_as, Status::ok);
  data_of_upstream_ = DataOf::passed;
  exchange_.to_client.begin(with_id(head.payload, plain->client_id), head.data_size);
}

// In a jail a listing is shown whole, or not at all.
void Engine::large_name(const Head& head) {
  Awaited awaited = exchange_.in_flight.take(id_of(head.payload));
  auto* plain = std::get_if<Plain>(&awaited);
  const RequestForm* form = plain ? plain->form : nullptr;
  const bool may = jail_ ? form && form->type == Type::readdir : !form || form->reply == Type::name;
  if (!plain || !may) throw wire::ProtocolError("a large NAME for what isn't a READDIR");
  if (!jail_) {
    recorder_.answered(plain->recorded_as, Status::ok);
    data_of_upstream_ = DataOf::passed;
    exchange_.to_client.begin(with_id(head.payload, plain->client_id), head.data_size);
  } else if (head.data_size > max_listing || budget_.listings.is_spent()) {
    data_of_upstream_ = DataOf::refused;
    exchange_.answer(plain->client_id, Status::failure);
  } else {
    data_of_upstream_ = DataOf::gathered;
    listing_.emplace(
        Listing{.request = std::move(*plain), .left = head.data_size, .charge = Charge(budget_.listings, 0)});
    listing_->payload.append(head.payload);
  }
}

// The rest of it goes by.
void Engine::refuse_listing() {
  data_of_upstream_ = DataOf::refused;
  exchange_.answer(listing_->request.client_id, Status::failure);
  listing_.reset();
}

void Engine::from_upstream(const Part& part) {
  if (data_of_upstream_ == DataOf::passed) return exchange_.to_client.data(part.data);
  if (data_of_upstream_ == DataOf::refused) return;
  listing_->payload.append(part.data);
  listing_->charge.set(listing_->payload.capacity());
  listing_->left -= part.data.size();
  if (budget_.listings.is_spent()) return refuse_listing();
  if (listing_->left > 0) return;
  const Listing listing = std::move(*listing_);
  listing_.reset();
  answered(listing.request, listing.payload.data());
}

}  // namespace sshrp::sftp
