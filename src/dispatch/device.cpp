#include <charconv>

#include <warpmatch/device.hpp>
#include <warpmatch/error.hpp>

namespace warpmatch {

Device Device::parse(std::string_view text) {
  if (text == "auto") return {Kind::automatic, 0};
  if (text == "cpu") return {Kind::cpu, 0};
  if (text == "cuda") return {Kind::cuda, 0};
  if (text == "cuda:all") return {Kind::cuda, all};
  constexpr std::string_view prefix = "cuda:";
  if (text.starts_with(prefix)) {
    int ordinal = -1;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data() + prefix.size(), end, ordinal);
    if (parsed.ec == std::errc{} && parsed.ptr == end && ordinal >= 0) return {Kind::cuda, ordinal};
  }
  throw InvalidArgument("device",
                        "must be 'auto', 'cpu', 'cuda', 'cuda:N' or 'cuda:all', got '" + std::string(text) + "'");
}

std::string to_string(Device device) {
  switch (device.kind) {
    case Device::Kind::automatic: return "auto";
    case Device::Kind::cpu: return "cpu";
    case Device::Kind::cuda: break;
  }
  return device.ordinal == Device::all ? "cuda:all" : "cuda:" + std::to_string(device.ordinal);
}

std::string version() { return WARPMATCH_VERSION; }

}  // namespace warpmatch
