// SPDX-License-Identifier: MIT
#include "sftp/recorder.h"

#include <array>

#include "sftp/limits.h"

namespace sshrp::sftp {
namespace {

// As they stand in the log.
constexpr std::array<std::string_view, 9> results = {
    "ok",          "end of file",   "no such file",    "permission denied",     "failure",
    "bad message", "no connection", "connection lost", "operation unsupported",
};

std::string_view result(Status status) { return results[static_cast<std::size_t>(status)]; }

std::string detail_of(const Request& request) {
  if (request.has_type(Type::open)) return open_flags_in_words(request.open_flags);
  return audited_operation(*request.form) == "setstat" ? in_words(request.attributes) : std::string();
}

/// Of a request that no table of ours has.
std::string name_of_unknown(BytesView payload) {
  wire::Reader reader(payload);
  const std::uint8_t type = reader.byte();
  reader.uint32();
  if (type != static_cast<std::uint8_t>(Type::extended)) return "type " + std::to_string(type);
  return std::string(reader.text().substr(0, max_handle));
}

/// A length of 0 is all that there is (OpenSSH's PROTOCOL §4.10), so what was really copied isn't known.
std::string copied(const Request& request) {
  wire::Reader reader(request.payload);
  reader.byte();
  reader.uint32();
  reader.string();  // the extension's name
  reader.string();  // read-from-handle
  const std::uint64_t offset = reader.uint64();
  const std::uint64_t length = reader.uint64();
  const std::string begin = "from " + std::to_string(offset);
  return length == 0 ? begin + " to the end" : "at most " + std::to_string(length) + " bytes " + begin;
}

}  // namespace

void Recorder::push(AuditRecord record, Time since, Status status) {
  record.duration = now_ - since;
  record.result = result(status);
  records_.push_back(std::move(record));
}

void Recorder::answered(const PathRequest& request, Status status) {
  const RequestForm& form = *request.request.form;
  if (!records(form)) return;
  // SYMLINK names its target first, the others what was before.
  const bool target_first = form.type == Type::symlink;
  const std::size_t first = target_first ? 1 : 0;
  push({.operation = audited_operation(form),
        .path = request.paths[first],
        .upstream_path = request.upstream_paths[first],
        .new_path = request.paths[1 - first],
        .new_upstream_path = request.upstream_paths[1 - first],
        .detail = detail_of(request.request)},
       request.arrived, status);
}

void Recorder::refused(const Request& request, Status status) {
  if (!is_on() || (request.form && !records(*request.form))) return;
  if (request.path_count > 0) return answered(make_path_request(request, now_), status);
  if (request.handle_count > 0) {
    OpenHandle* handle = handles_.find(request.handles[0]);
    if (!handle) return guessed(request.handles[0]);
    if (request.has_type(Type::write) && std::exchange(handle->write_refused, true)) return;
  }
  push(record_of(request), now_, status);
}

void Recorder::closed(const OpenHandle& handle, Status status) {
  if (!is_on() || handle.kind != HandleKind::file) return;
  push({.operation = "open",
        .path = handle.path,
        .upstream_path = handle.upstream_path,
        .detail = open_flags_in_words(handle.flags),
        .bytes_read = handle.bytes_read,
        .bytes_written = handle.bytes_written,
        .bytes_unanswered = handle.bytes_unanswered},
       handle.opened, status);
}

AuditRecord Recorder::record_of(const Request& request) {
  if (!request.form) return {.operation = "unknown", .detail = name_of_unknown(request.payload)};
  AuditRecord record{.operation = audited_operation(*request.form), .detail = detail_of(request)};
  if (const OpenHandle* handle = handles_.find(request.handles[0])) {
    record.path = handle->path;
    record.upstream_path = handle->upstream_path;
  }
  if (request.handle_count < 2) return record;
  record.detail = copied(request);
  if (const OpenHandle* handle = handles_.find(request.handles[1])) {
    record.new_path = handle->path;
    record.new_upstream_path = handle->upstream_path;
  }
  return record;
}

// A file's WRITEs are counted, and recorded with it.
RecordKey Recorder::begun(const Request& request) {
  if (!is_on() || request.has_type(Type::write) || (request.form && !records(*request.form))) return 0;
  AuditRecord record = record_of(request);
  const std::size_t memory = memory_of(record);
  begun_.emplace(++last_key_, Begun{std::move(record), now_, Charge(work_, memory)});
  return last_key_;
}

std::size_t Recorder::memory_of(const AuditRecord& record) {
  constexpr std::size_t node = 64;  // of a tree
  return sizeof(Begun) + node + record.path.capacity() + record.upstream_path.capacity() +
         record.new_path.capacity() + record.new_upstream_path.capacity() + record.detail.capacity();
}

void Recorder::answered(RecordKey key, Status status) {
  const auto found = begun_.find(key);
  if (found == begun_.end()) return;
  push(std::move(found->second.record), found->second.since, status);
  begun_.erase(found);
}

void Recorder::guessed(std::string_view handle) {
  if (!is_on() || ++guesses_ > max_guesses_recorded) return;
  push({.operation = "guessed-handle", .detail = std::string(handle.substr(0, max_handle))}, now_,
       Status::failure);
}

void Recorder::end() {
  for (auto& [key, begun] : begun_) push(std::move(begun.record), begun.since, Status::connection_lost);
  begun_.clear();
}

}  // namespace sshrp::sftp
