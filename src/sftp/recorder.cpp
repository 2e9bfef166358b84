#include "sftp/recorder.h"

#include <array>

namespace sshrp::sftp {
namespace {

// As they stand in the log.
constexpr std::array<std::string_view, 9> results = {
    "ok",          "end of file",   "no such file",    "permission denied",     "failure",
    "bad message", "no connection", "connection lost", "operation unsupported",
};

std::string_view result(Status status) { return results[static_cast<std::size_t>(status)]; }

}  // namespace

void Recorder::answered(const PathRequest& request, Status status) {
  const RequestForm& form = *request.request.form;
  if (audit_ == Audit::off || form.audited_as.empty()) return;
  // SYMLINK names its target first, the others what was before.
  const bool target_first = form.type == Type::symlink;
  const std::size_t first = target_first ? 1 : 0;
  records_.push_back({.operation = form.audited_as,
                      .path = request.paths[first],
                      .upstream_path = request.upstream_paths[first],
                      .new_path = request.paths[1 - first],
                      .new_upstream_path = request.upstream_paths[1 - first],
                      .duration = now_ - request.arrived,
                      .result = result(status)});
}

void Recorder::refused(const Request& request, Status status) {
  if (audit_ == Audit::off || request.form->audited_as.empty()) return;
  answered(make_path_request(request, now_), status);
}

void Recorder::closed(const OpenHandle& handle, Status status) {
  if (audit_ == Audit::off || handle.kind != HandleKind::file) return;
  records_.push_back({.operation = "open",
                      .path = handle.path,
                      .upstream_path = handle.upstream_path,
                      .bytes_read = handle.bytes_read,
                      .bytes_written = handle.bytes_written,
                      .duration = now_ - handle.opened,
                      .result = result(status)});
}

}  // namespace sshrp::sftp
